import * as tf from '@tensorflow/tfjs-core';
import { Module } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { LayerInputs, TransformerLayer } from './transformer-layer.js';

/** Layers one after the other: an encoder, or a decoder when they are causal. */
export class LayerStack extends Module {
  readonly layers: TransformerLayer[];

  constructor(count: number, layer: (index: number) => TransformerLayer) {
    super();
    this.layers = Array.from({ length: count }, (_, index) => layer(index));
  }

  /** [batch, length, hidden] -> [batch, length, hidden]. A layer's intermediate results go with it, but for those that a gradient needs. */
  forward(x: tf.Tensor3D, context: CachedContext, inputs?: LayerInputs): tf.Tensor3D {
    return this.layers.reduce((hidden, layer) => tf.tidy(() => layer.forward(hidden, context, inputs)), x);
  }
}
