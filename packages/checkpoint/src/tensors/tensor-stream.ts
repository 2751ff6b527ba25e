/** Tensors read one after the other, large ones in pieces: none is held whole beside the model. */
import { PIECE_ROWS, type WeightCodes } from '@glossa/tensor';

/** Whole rows of a tensor: all of them, unless it is large. Its pieces follow each other from the first row on. */
export type TensorPiece<Values = Float32Array> = readonly [name: string, values: Values];

/** Named tensors in float32. */
export interface TensorStream {
  /** Shape by name of all tensors that `read` gives. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  read(): AsyncIterable<TensorPiece>;
  /** As `read`, but weights of 8 bits or fewer stay codes. A piece is valid until the next one is asked for. */
  readQuantized?(): AsyncIterable<TensorPiece<Float32Array | WeightCodes>>;
}

/** Elements of a piece, or fewer: 1 MiB in float32. */
const PIECE_SIZE = 1 << 18;

/** Where a tensor is in a file: bytes `begin` to `end`. */
interface Span {
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/**
 * Where the pieces of each tensor are, worked out as they are read: a header may claim any number of them.
 *
 * @param staysWhole whether a tensor is not to be divided
 */
export function* inPieces<Info extends Span>(
  tensors: Iterable<readonly [string, Info]>,
  staysWhole: (name: string, info: Info) => boolean = () => false,
): Generator<TensorPiece<Info>> {
  for (const [name, info] of tensors) {
    const [rows = 1, ...rest] = info.shape;
    const rowSize = rest.reduce((product, size) => product * size, 1);
    if (rows * rowSize <= PIECE_SIZE || staysWhole(name, info)) yield [name, info];
    else {
      const step = PIECE_ROWS * Math.max(1, Math.floor(PIECE_SIZE / (PIECE_ROWS * rowSize)));
      const rowBytes = (info.end - info.begin) / rows;
      for (let first = 0; first < rows; first += step) {
        const last = Math.min(rows, first + step);
        const [begin, end] = [info.begin + first * rowBytes, info.begin + last * rowBytes];
        yield [name, { ...info, shape: [last - first, ...rest], begin, end }];
      }
    }
  }
}

/**
 * Reads items one after the other, leaving out those of which `read` makes nothing. It is not a generator, because the
 * variables of one would keep a tensor alive while the next one is read.
 *
 * @param finish called after the last item
 */
export function stream<Item, Value>(
  items: Iterable<Item>,
  read: (item: Item) => Promise<Value | undefined>,
  finish = async () => {},
): AsyncIterableIterator<Value> {
  const left = items[Symbol.iterator]();
  return {
    [Symbol.asyncIterator]() {
      return this;
    },
    async next() {
      for (let item = left.next(); item.done !== true; item = left.next()) {
        const value = await read(item.value);
        if (value !== undefined) return { done: false, value };
      }
      await finish();
      return { done: true, value: undefined };
    },
  };
}
