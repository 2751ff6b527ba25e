import { geometric, type RotaryBase, type RotaryFrequencies } from './rotary-frequencies.js';

export interface Llama3RotaryOptions {
  readonly factor: number;
  /** Pairs that make fewer full turns than this over the original length are slowed by the whole factor … */
  readonly lowFreqFactor: number;
  /** … those that make more than this are left as they are, and those between are blended. */
  readonly highFreqFactor: number;
  /** The length that the model was first trained on. */
  readonly originalMaxPositionEmbeddings: number;
}

/** Slow pairs squeezed, fast ones kept, as in Llama 3.1 (Dubey et al. 2024). */
export function llama3Rotary(base: RotaryBase, options: Llama3RotaryOptions): RotaryFrequencies {
  const { factor, lowFreqFactor, highFreqFactor, originalMaxPositionEmbeddings } = options;
  const frequencies = geometric(base).map((frequency) => {
    const turns = (originalMaxPositionEmbeddings * frequency) / (2 * Math.PI);
    const kept = Math.min(Math.max((turns - lowFreqFactor) / (highFreqFactor - lowFreqFactor), 0), 1);
    return kept * frequency + ((1 - kept) * frequency) / factor;
  });
  return { at: () => frequencies, scale: 1 };
}
