import type { Rank, Tensor3D } from '@tensorflow/tfjs-core';
import { linear, Module, Parameter } from '@glossa/tensor';

/** Hidden states to logits of the vocabulary, by a matrix [vocab, hidden]. */
export class OutputProjection extends Module {
  /** @param weight the token embedding's own where the two are tied (Press and Wolf 2017) */
  constructor(readonly weight: Parameter<Rank.R2>) {
    super();
  }

  /** [batch, length, hidden] -> [batch, length, vocab] */
  forward(hidden: Tensor3D): Tensor3D {
    return linear(hidden, this.weight.value) as Tensor3D;
  }
}

/** A projection tied to the token embedding, or one of the same shape with values of its own. */
export function outputProjection(tokens: Parameter<Rank.R2>, isTied: boolean): OutputProjection {
  return new OutputProjection(isTied ? tokens : new Parameter(tokens.shape, tokens.initializer));
}
