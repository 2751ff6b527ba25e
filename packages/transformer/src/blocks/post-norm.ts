import * as tf from '@tensorflow/tfjs-core';
import { Dropout, Module } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { Body, Norm, Sublayer } from './sublayer.js';

/** norm(x + dropout(body(x))), as in the original Transformer and BERT (Vaswani et al. 2017, section 3.1). */
export function postNorm<Inputs>(norm: Norm, body: Body<Inputs>, dropout = 0): Sublayer<Inputs> {
  return new PostNorm(norm, body, new Dropout(dropout));
}

class PostNorm<Inputs> extends Module implements Sublayer<Inputs> {
  constructor(
    readonly norm: Norm,
    readonly body: Body<Inputs>,
    readonly dropout: Dropout,
  ) {
    super();
  }

  forward(x: tf.Tensor3D, context: CachedContext, inputs?: Inputs): tf.Tensor3D {
    const change = this.body.forward(x, context, inputs);
    return this.norm.forward(tf.add(x, this.dropout.forward(change, context))) as tf.Tensor3D;
  }
}
