import { checkInteger, checkOptions } from '@glossa/check';
import { ensureBackend } from './backend.js';
import { namedParameters, type Module } from './module.js';
import { RandomStream } from './random-stream.js';

/** So that a seed times 2^20 is still an exact integer. */
const MAX_SEED = 2 ** 33 - 1;

/**
 * Fills every parameter by its initializer. Each draws from a stream of its own, derived from the seed and its name, so
 * that adding a part to a model leaves the others' first values as they were.
 *
 * @param options.seed an integer between -2^33 and 2^33; equal seeds give equal values
 * @throws GlossaError on another seed or an unknown option
 */
export function initialize<M extends Module>(model: M, options: { seed: number }): M {
  checkOptions('initialize', options, { seed: true });
  const seed = checkInteger('initialize: seed', options.seed, -MAX_SEED, MAX_SEED);
  ensureBackend();
  for (const [name, parameter] of namedParameters(model)) {
    const values = new Float32Array(parameter.size);
    parameter.initializer(values, parameter.shape, new RandomStream(seed * 2 ** 20 + hash(name)));
    parameter.assign(values);
  }
  return model;
}

/** FNV-1a, folded to 20 bits. */
function hash(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return ((h >>> 12) ^ h) & 0xfffff;
}
