import { geometric, rotaryFrequencies, type RotaryBase, type RotaryFrequencies } from './rotary-frequencies.js';

/**
 * A theta that grows with the text once it is longer than `maxPositionEmbeddings`: slow pairs stretch, fast ones hardly
 * (dynamic NTK-aware scaling). Keys in a cache keep the angles of the length at which they were computed, as in Hugging
 * Face.
 */
export function dynamicRotary(
  base: RotaryBase,
  { factor, maxPositionEmbeddings }: { factor: number; maxPositionEmbeddings: number },
): RotaryFrequencies {
  const { headDim, theta } = base;
  const short = rotaryFrequencies(base);
  return {
    at(length) {
      if (length <= maxPositionEmbeddings) return short.at(length);
      const growth = (factor * length) / maxPositionEmbeddings - (factor - 1);
      return geometric({ headDim, theta: theta * growth ** (headDim / (headDim - 2)) });
    },
    scale: 1,
  };
}
