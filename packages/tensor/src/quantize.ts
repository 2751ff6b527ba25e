import { checkOptions } from '@glossa/check';
import type { QuantizedBits } from '@glossa/kernels';
import { Embedding } from './layers/embedding.js';
import { Linear } from './layers/linear.js';
import { namedModules, type Module } from './module.js';
import type { Parameter } from './parameter.js';

export interface QuantizeOptions {
  /** Of the weights of linear layers; default 8. */
  bits?: QuantizedBits;
  /** Of embeddings, which are often the output layer too and suffer most; default 8. */
  embeddingBits?: QuantizedBits;
  /** Which layers, by their dotted name; default all. */
  include?: (name: string) => boolean;
}

/** Inputs that share a scale: narrower weights gain nothing. */
const GROUP = 32;

/**
 * The weights that can be quantized: those of linear layers and of embeddings, unless they are narrow. One that two
 * layers share counts as the embedding's.
 */
export function quantizableWeights(
  model: Module,
  include: (name: string) => boolean = () => true,
): Map<Parameter, 'linear' | 'embedding'> {
  const weights = new Map<Parameter, 'linear' | 'embedding'>();
  for (const [part, name] of namedModules(model)) {
    if (!(part instanceof Linear || part instanceof Embedding) || part.weight.shape[1] < GROUP || !include(name))
      continue;
    if (part instanceof Embedding) weights.set(part.weight, 'embedding');
    else if (!weights.has(part.weight)) weights.set(part.weight, 'linear');
  }
  return weights;
}

/**
 * Rounds the weights of linear layers and embeddings in place, to 8 bits (a quarter of the memory and up to three times
 * the speed of decoding) or 4. Norms, biases and weights of fewer than 32 inputs stay as they are. The rounded weights
 * cannot be trained.
 *
 * @throws GlossaError `invalid-state` when the model has no values yet
 */
export function quantize<M extends Module>(model: M, options: QuantizeOptions = {}): M {
  checkOptions('quantize', options, { bits: true, embeddingBits: true, include: true });
  const { bits = 8, embeddingBits = 8, include } = options;
  for (const [parameter, kind] of quantizableWeights(model, include)) {
    if (!parameter.quantized) parameter.quantize(kind === 'embedding' ? embeddingBits : bits);
  }
  return model;
}
