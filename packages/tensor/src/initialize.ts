import { ensureBackend } from './backend.js';
import { checkOptions } from './check-options.js';
import { namedParameters, type Module } from './module.js';
import { RandomStream } from './random-stream.js';

/**
 * Fills every parameter from its initializer. Each draws from a stream of its own, derived from the seed and its
 * name, so that adding a part to a model leaves the others' first values as they were.
 *
 * @param options.seed an integer; equal seeds give equal values
 * @throws on a seed that is none, or an unknown option
 */
export function initialize<M extends Module>(model: M, options: { seed: number }): M {
  checkOptions('initialize', options, ['seed']);
  const { seed } = options;
  if (!Number.isInteger(seed) || Math.abs(seed) >= 2 ** 33)
    throw new Error(`initialize: seed: expected an integer below 2^33, received ${seed}`);
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
