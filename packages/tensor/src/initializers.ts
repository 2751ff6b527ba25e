import type { RandomStream } from './random-stream.js';

/** Fills a parameter of the given shape with its first values. */
export type Initializer = (values: Float32Array, shape: readonly number[], random: RandomStream) => void;

export const zeros: Initializer = (values) => void values.fill(0);

export const ones: Initializer = (values) => void values.fill(1);

/** Normal with mean 0. */
export function normal(deviation: number): Initializer {
  return (values, _shape, random) => {
    for (let i = 0; i < values.length; i++) values[i] = deviation * random.normal();
  };
}

/** Uniform in ±√(6 / (fan in + fan out)) for a weight [out, in] (Glorot and Bengio 2010). */
export const xavierUniform: Initializer = (values, shape, random) => {
  const limit = Math.sqrt(6 / (shape[0] + shape[shape.length - 1]));
  for (let i = 0; i < values.length; i++) values[i] = limit * (2 * random.uniform() - 1);
};
