import * as tf from '@tensorflow/tfjs-core';
import { Dropout, Module } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { Body, Norm, Sublayer } from './sublayer.js';

/** x + dropout(body(norm(x))), as in GPT-2 (Xiong et al. 2020). */
export function preNorm<Inputs>(norm: Norm, body: Body<Inputs>, dropout = 0): Sublayer<Inputs> {
  return new PreNorm(norm, body, new Dropout(dropout));
}

class PreNorm<Inputs> extends Module implements Sublayer<Inputs> {
  constructor(
    readonly norm: Norm,
    readonly body: Body<Inputs>,
    readonly dropout: Dropout,
  ) {
    super();
  }

  forward(x: tf.Tensor3D, context: CachedContext, inputs?: Inputs): tf.Tensor3D {
    const change = this.body.forward(this.norm.forward(x) as tf.Tensor3D, context, inputs);
    return tf.add(x, this.dropout.forward(change, context));
  }
}
