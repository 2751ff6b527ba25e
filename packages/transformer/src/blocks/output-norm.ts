import * as tf from '@tensorflow/tfjs-core';
import { Dropout, Module } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { Body, Norm, Sublayer } from './sublayer.js';

/** x + dropout(norm(body(x))), as in OLMo 2 (OLMo Team 2024). */
export function outputNorm<Inputs>(norm: Norm, body: Body<Inputs>, dropout = 0): Sublayer<Inputs> {
  return new OutputNorm(norm, body, new Dropout(dropout));
}

class OutputNorm<Inputs> extends Module implements Sublayer<Inputs> {
  constructor(
    readonly norm: Norm,
    readonly body: Body<Inputs>,
    readonly dropout: Dropout,
  ) {
    super();
  }

  forward(x: tf.Tensor3D, context: CachedContext, inputs?: Inputs): tf.Tensor3D {
    const change = this.norm.forward(this.body.forward(x, context, inputs));
    return tf.add(x, this.dropout.forward(change, context));
  }
}
