/**
 * A counter-based random generator: element `i` of stream `seed` is a hash of the two, so a mask can be made again
 * in the backward pass, in any order and on any machine, instead of being kept.
 */
export interface HashKeys {
  first: number;
  second: number;
}

const mix = (x: number): number => {
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return x ^ (x >>> 16);
};

/** Two 32-bit keys from a seed (a non-negative safe integer). */
export function hashKeys(seed: number): HashKeys {
  const first = mix((seed >>> 0) + 0x9e3779b9);
  return { first, second: mix(first ^ (Math.floor(seed / 2 ** 32) + 0x85ebca6b)) };
}

/** Element `index` of the stream: an unsigned 32-bit integer. */
export function counterHash(index: number, { first, second }: HashKeys): number {
  let x = index ^ first;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d) + second;
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/** An element is dropped when its hash is below this. */
export function dropThreshold(rate: number): number {
  return Math.floor(rate * 2 ** 32);
}
