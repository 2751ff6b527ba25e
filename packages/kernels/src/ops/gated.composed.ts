import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { composedGelu } from './gelu.composed.js';
import type { GateActivation } from './gated.js';
import { composedSilu } from './silu.composed.js';

/** `gated` from plain ops. */
export function composedGated(gate: Tensor, x: Tensor, activation: GateActivation): Tensor {
  if (activation === 'relu') return tf.mul(tf.relu(gate), x);
  return tf.mul(
    activation === 'silu' ? composedSilu(gate) : composedGelu(gate, activation === 'gelu' ? 'erf' : 'tanh'),
    x,
  );
}
