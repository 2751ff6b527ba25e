/** Tensors that come one after the other, large ones in pieces, so that none has to be held whole beside the model. */
import { PIECE_ROWS, type WeightCodes } from '@glossa/tensor';

/** Whole rows of a tensor: all of them, unless it is large. Its pieces follow one another, front to back. */
export type TensorPiece<Values = Float32Array> = readonly [name: string, values: Values];

/** Named tensors in float32, or as codes where those are kept. */
export interface TensorStream<Values extends Float32Array | WeightCodes = Float32Array> {
  /** Shape by name of all that `read` will give. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  read(): AsyncIterable<TensorPiece<Values>>;
}

/** Elements of a piece, or fewer: 4 MiB in float32. */
const pieceSize = 1 << 20;

/** The rows at which the pieces of a tensor begin and end. Lazy, for a header may lie about how many there are. @param rowSize elements of a row */
export function* cutRows(rows: number, rowSize: number): Generator<readonly [begin: number, end: number]> {
  const step = rowSize === 0 ? rows : PIECE_ROWS * Math.max(1, Math.floor(pieceSize / (PIECE_ROWS * rowSize)));
  let begin = 0;
  do yield [begin, Math.min(rows, begin + step)];
  while ((begin += step) < rows);
}
