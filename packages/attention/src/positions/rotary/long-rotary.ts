/** LongRoPE: Extending LLM Context Window Beyond 2 Million Tokens (Ding et al. 2024). */
import { check } from '@glossa/check';
import { geometric, type RotaryBase, type RotaryFrequencies } from './rotary-frequencies.js';

export interface LongRotaryOptions {
  /** By how much each pair is slowed, [headDim / 2], in a text up to the original length … */
  readonly shortFactor: readonly number[];
  /** … and in a longer one. Keys in a cache keep the angles of the length at which they were computed, as in Hugging Face. */
  readonly longFactor: readonly number[];
  /** The length that the model was first trained on. */
  readonly originalMaxPositionEmbeddings: number;
  /** How much longer texts may be now; only `attentionFactor`'s default depends on it; default 1. */
  readonly factor?: number;
  /** The factor of the rotated vectors; default √(1 + ln factor / ln originalMaxPositionEmbeddings). */
  readonly attentionFactor?: number;
}

/**
 * Each pair slowed by a factor of its own.
 * @throws GlossaError when there is not one factor above 0 for each pair
 */
export function longRotary(base: RotaryBase, options: LongRotaryOptions): RotaryFrequencies {
  const { originalMaxPositionEmbeddings, factor = 1 } = options;
  const [short, long] = [slowed(base, options, 'shortFactor'), slowed(base, options, 'longFactor')];
  return {
    at: (length) => (length > originalMaxPositionEmbeddings ? long : short),
    scale:
      options.attentionFactor ??
      (factor <= 1 ? 1 : Math.sqrt(1 + Math.log(factor) / Math.log(originalMaxPositionEmbeddings))),
  };
}

function slowed(base: RotaryBase, options: LongRotaryOptions, name: 'shortFactor' | 'longFactor'): number[] {
  const factors = options[name];
  const frequencies = geometric(base);
  const isFit = factors.length === frequencies.length && factors.every((factor) => factor > 0);
  check(isFit, `longRotary: ${name}`, `${frequencies.length} factors above 0, one for each pair`, factors);
  return frequencies.map((frequency, pair) => frequency / factors[pair]);
}
