import { check } from '@glossa/check';

/** The angle by which each pair of features is rotated from one position to the next. */
export interface RotaryFrequencies {
  /** Radians a position, [headDim / 2], in a sequence of this length. */
  at(length: number): readonly number[];
  /** The factor of the rotated vectors. */
  readonly scale: number;
}

export interface RotaryBase {
  /** Features of a head, an even number. */
  readonly headDim: number;
  /** Wavelengths grow from 2π to almost 2π · theta. */
  readonly theta: number;
}

/** theta^(-2i / headDim) for pair i (RoFormer, Su et al. 2021). */
export function rotaryFrequencies(base: RotaryBase): RotaryFrequencies {
  const frequencies = geometric(base);
  return { at: () => frequencies, scale: 1 };
}

/** @throws GlossaError when `headDim` is odd, so that features cannot be paired */
export function geometric({ headDim, theta }: RotaryBase): number[] {
  check(headDim % 2 === 0, 'rotary positions: headDim', 'an even number', headDim);
  return Array.from({ length: headDim / 2 }, (_, i) => theta ** ((-2 * i) / headDim));
}
