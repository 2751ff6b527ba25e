/** The worked page's arithmetic in float64, from the formulas alone. */
export type Matrix = number[][];

export interface Inputs {
  x: Matrix;
  /** Of each head, [features, numbers]. */
  query: Matrix[];
  key: Matrix[];
  value: Matrix[];
  output: Matrix;
}

const dot = (a: number[], b: number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);
const columns = (matrix: Matrix) => matrix[0].map((_, j) => matrix.map((row) => row[j]));
const product = (a: Matrix, b: Matrix) => a.map((row) => columns(b).map((column) => dot(row, column)));

function softmax(scores: number[]): number[] {
  const powers = scores.map(Math.exp);
  const sum = powers.reduce((a, b) => a + b);
  return powers.map((power) => power / sum);
}

export function byHand({ x, query, key, value, output }: Inputs) {
  const heads = query.map((_, head) => {
    const [q, k, v] = [query, key, value].map((weights) => product(x, weights[head]));
    const products = product(q, columns(k));
    const scores = products.map((row) => row.map((score) => score / Math.sqrt(q[0].length)));
    const weights = (masked: boolean) =>
      scores.map((row, i) => softmax(row.map((score, j) => (masked && j > i ? -Infinity : score))));
    return { query: q, key: k, value: v, products, scores, weights };
  });
  const pass = (masked: boolean) => {
    const results = heads.map(({ weights, value }) => product(weights(masked), value));
    const mixed = x.map((_, i) => results.flatMap((result) => result[i]));
    return { weights: heads.map(({ weights }) => weights(masked)), mixed, output: product(mixed, output) };
  };
  return { heads, free: pass(false), causal: pass(true) };
}
