import type { Module } from '@glossa/tensor';
import type { Tensor2D } from '@tensorflow/tfjs-core';

/** Absolute positions, as vectors to add to token embeddings. */
export interface Positions extends Module {
  /** The vectors of positions offset … offset + length - 1, [length, hidden]. */
  forward(length: number, offset: number): Tensor2D;
  /** How many positions there are; undefined when there is no end. */
  readonly count: number | undefined;
}
