/** YaRN: Efficient Context Window Extension of Large Language Models (Peng et al. 2023), section 3. */
import { geometric, type RotaryBase, type RotaryFrequencies } from './rotary-frequencies.js';

export interface YarnRotaryOptions {
  readonly factor: number;
  /** The length that the model was first trained on. */
  readonly originalMaxPositionEmbeddings: number;
  /** Pairs that make more full turns than this over the original length are left as they are; default 32. */
  readonly betaFast?: number;
  /** Pairs that make fewer than this are slowed by the whole factor; default 1. */
  readonly betaSlow?: number;
  /**
   * What rotated vectors are multiplied by; default from the factor, or from `mscale` and `mscaleAllDim` where both are
   * given.
   */
  readonly attentionFactor?: number;
  readonly mscale?: number;
  readonly mscaleAllDim?: number;
  /** Whether the blend begins and ends at whole pairs; default true. */
  readonly truncate?: boolean;
}

/** Fast pairs kept, slow ones squeezed, a linear blend between; longer texts get slightly larger scores. */
export function yarnRotary(base: RotaryBase, options: YarnRotaryOptions): RotaryFrequencies {
  const { factor, originalMaxPositionEmbeddings, betaFast = 32, betaSlow = 1, truncate = true } = options;
  const { headDim, theta } = base;
  /** Which pair makes so many full turns over the original length, as a real number. */
  const pairOf = (turns: number) =>
    (headDim * Math.log(originalMaxPositionEmbeddings / (turns * 2 * Math.PI))) / (2 * Math.log(theta));
  const [first, last] = [pairOf(betaFast), pairOf(betaSlow)];
  const low = Math.max(truncate ? Math.floor(first) : first, 0);
  const high = Math.min(truncate ? Math.ceil(last) : last, headDim - 1);
  const width = high === low ? 0.001 : high - low;
  const frequencies = geometric(base).map((frequency, pair) => {
    const squeezed = Math.min(Math.max((pair - low) / width, 0), 1);
    return (squeezed * frequency) / factor + (1 - squeezed) * frequency;
  });
  return { at: () => frequencies, scale: options.attentionFactor ?? attentionFactor(options) };
}

function attentionFactor({ factor, mscale, mscaleAllDim }: YarnRotaryOptions): number {
  const grown = (weight: number) => (factor <= 1 ? 1 : 0.1 * weight * Math.log(factor) + 1);
  return mscale && mscaleAllDim ? grown(mscale) / grown(mscaleAllDim) : grown(1);
}
