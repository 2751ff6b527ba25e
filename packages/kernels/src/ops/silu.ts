import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkType } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import { composedSilu } from './silu.composed.js';

/** Sigmoid linear unit, also called swish: `x * sigmoid(x)`. */
export function silu(x: Tensor): Tensor {
  checkType('silu: x', x, 'float32');
  if (hasKernel('GlossaActivation')) return runKernel('GlossaActivation', { x }, { operation: 'silu' });
  return tf.tidy(() => composedSilu(x));
}
