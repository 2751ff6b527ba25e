import * as tf from '@tensorflow/tfjs-core';
import { Dropout, Module } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { Body, Norm, Sublayer } from './sublayer.js';

/** x + dropout(outputNorm(body(norm(x)))), as in Gemma 2 and 3 (Ding et al. 2021). */
export function sandwichNorm<Inputs>(
  norm: Norm,
  body: Body<Inputs>,
  outputNorm: Norm,
  dropout = 0,
): Sublayer<Inputs> & { readonly outputNorm: Norm } {
  return new SandwichNorm(norm, body, outputNorm, new Dropout(dropout));
}

class SandwichNorm<Inputs> extends Module implements Sublayer<Inputs> {
  constructor(
    readonly norm: Norm,
    readonly body: Body<Inputs>,
    readonly outputNorm: Norm,
    readonly dropout: Dropout,
  ) {
    super();
  }

  forward(x: tf.Tensor3D, context: CachedContext, inputs?: Inputs): tf.Tensor3D {
    const change = this.body.forward(this.norm.forward(x) as tf.Tensor3D, context, inputs);
    return tf.add(x, this.dropout.forward(this.outputNorm.forward(change), context));
  }
}
