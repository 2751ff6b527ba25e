import * as tf from '@tensorflow/tfjs-core';
import { Module } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { Body } from './sublayer.js';
import type { LayerInputs, TransformerLayer } from './transformer-layer.js';

/** Layers one after the other: an encoder, or a decoder when they are causal. */
export class LayerStack<Layer extends Body<LayerInputs> = TransformerLayer> extends Module {
  readonly layers: Layer[];

  constructor(count: number, layer: (index: number) => Layer) {
    super();
    this.layers = Array.from({ length: count }, (_, index) => layer(index));
  }

  /**
   * [batch, length, hidden] -> [batch, length, hidden]. What a layer computes is freed once the next has read it,
   * but for what a gradient needs.
   */
  forward(x: tf.Tensor3D, context: CachedContext, inputs?: LayerInputs): tf.Tensor3D {
    let hidden = x;
    for (const layer of this.layers) {
      const next = tf.tidy(() => layer.forward(hidden, context, inputs));
      if (hidden !== x) hidden.dispose();
      hidden = next;
    }
    return hidden;
  }
}
