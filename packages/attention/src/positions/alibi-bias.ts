/** Train Short, Test Long: Attention with Linear Biases Enables Input Length Extrapolation (Press et al. 2022). */
import * as tf from '@tensorflow/tfjs-core';

/**
 * What attention's scores lose with distance, for the `mask` of attention: slope · (key - query), with a slope for each
 * head. The last query stands at the last key. Keys that come after a query gain; a causal mask hides them.
 *
 * @returns [1, heads, queries, keys]
 */
export function alibiBias(heads: number, queries: number, keys: number): tf.Tensor4D {
  const slopes = tf.tensor4d(alibiSlopes(heads), [heads, 1, 1, 1]);
  const query = tf.reshape(tf.range(keys - queries, keys), [queries, 1]);
  const behind = tf.sub(tf.range(0, keys), query); // [queries, keys]
  return tf.reshape(tf.mul(slopes, behind), [1, heads, queries, keys]);
}

/** 2^(-8i/n) for a power of two; other numbers of heads take the rest from every other slope of the next power. */
function alibiSlopes(heads: number): number[] {
  const power = 2 ** Math.floor(Math.log2(heads));
  const geometric = (count: number) => Array.from({ length: count }, (_, i) => 2 ** ((-8 * (i + 1)) / count));
  const between = geometric(2 * power).filter((_, i) => i % 2 === 0);
  return [...geometric(power), ...between.slice(0, heads - power)];
}
