/** Tensors that come one after the other, large ones in pieces, so that none has to be held whole beside the model. */
import { PIECE_ROWS, type WeightCodes } from '@glossa/tensor';

/** Whole rows of a tensor: all of them, unless it is large. Its pieces follow one another, front to back. */
export type TensorPiece<Values = Float32Array> = readonly [name: string, values: Values];

/** Named tensors in float32. */
export interface TensorStream {
  /** Shape by name of all that `read` will give. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  read(): AsyncIterable<TensorPiece>;
  /** As `read`, but leaves what is stored in 8 bits or fewer as codes. What it gives is lent, until the next piece is asked for. */
  readQuantized?(): AsyncIterable<TensorPiece<Float32Array | WeightCodes>>;
}

/** Elements of a piece, or fewer: 1 MiB in float32. */
const pieceSize = 1 << 18;

/** A tensor as it lies in a file: its bytes `begin` to `end`. */
interface Stored {
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Where the pieces of each tensor lie. Lazy, for a header may lie about how much there is. @param staysWhole whether a tensor is not to be cut */
export function* inPieces<Info extends Stored>(
  tensors: Iterable<readonly [string, Info]>,
  staysWhole: (name: string, info: Info) => boolean = () => false,
): Generator<TensorPiece<Info>> {
  for (const [name, info] of tensors) {
    const [rows = 1, ...rest] = info.shape;
    const rowSize = rest.reduce((product, size) => product * size, 1);
    if (rows * rowSize <= pieceSize || staysWhole(name, info)) yield [name, info];
    else {
      const step = PIECE_ROWS * Math.max(1, Math.floor(pieceSize / (PIECE_ROWS * rowSize)));
      const rowBytes = (info.end - info.begin) / rows;
      for (let first = 0; first < rows; first += step) {
        const last = Math.min(rows, first + step);
        yield [
          name,
          {
            ...info,
            shape: [last - first, ...rest],
            begin: info.begin + first * rowBytes,
            end: info.begin + last * rowBytes,
          },
        ];
      }
    }
  }
}
