import { geometric, type RotaryBase, type RotaryFrequencies } from './rotary-frequencies.js';

/** Positions squeezed by a factor, so that a longer text spans the angles of a shorter one (Chen et al. 2023). */
export function linearRotary(base: RotaryBase, { factor }: { factor: number }): RotaryFrequencies {
  const frequencies = geometric(base).map((frequency) => frequency / factor);
  return { at: () => frequencies, scale: 1 };
}
