/**
 * What the reader of the worked page can change, as it is at first; examples/02-attention-by-hand.ts has the same
 * numbers.
 */
export type Matrix = number[][];

export interface Inputs {
  /** [positions, features] */
  x: Matrix;
  /** [features, numbers]: two numbers for each head. */
  query: Matrix;
  key: Matrix;
  value: Matrix;
  /** [numbers of all heads, features] */
  output: Matrix;
}

export type InputName = keyof Inputs;

export const heads = 2;
export const headDim = 2;
/** Beyond this the exponentials leave the page. */
export const largest = 9;

export const initialInputs = (): Inputs => ({
  x: [
    [1, 0, 0, 0],
    [0, 1, 0, 0.5],
    [0, 0, 1, 0],
    [0, 1, 0, 1],
  ],
  query: [
    [0, 1, 0, 0.5],
    [2, 0, 2, 0],
    [0, -1, 0, 1],
    [0, 0.5, 0, 1],
  ],
  key: [
    [2, 0, 0, 0.5],
    [0, 1, 0, 1],
    [0.5, 0, 2, 0],
    [0, 0.5, 0, 0],
  ],
  value: [
    [1, 0, 0, 1],
    [0, 1, 1, 0],
    [0.5, 0.5, 0, 2],
    [0, -1, 0.5, 0],
  ],
  output: [
    [1, 0, 0.5, 0],
    [0, 1, 0, 0.5],
    [0.5, 0, 1, 0],
    [0, 0.5, 0, 1],
  ],
});
