import * as tf from '@tensorflow/tfjs-core';
import type { Tensor } from '@tensorflow/tfjs-core';
import { runKernel } from '../backend/run-kernel.js';
import { checkType, fail } from './check-tensors.js';
import { hasKernel } from './has-kernel.js';
import { composedGelu } from './gelu.composed.js';

/** Gaussian error linear unit (https://arxiv.org/abs/1606.08415): `'erf'` is the definition, `'tanh'` GPT-2's approximation of it. */
export function gelu(x: Tensor, approximation: 'erf' | 'tanh'): Tensor {
  if (approximation !== 'erf' && approximation !== 'tanh')
    fail('gelu: approximation', "'erf' or 'tanh'", approximation);
  checkType('gelu: x', x, 'float32');
  if (hasKernel('GlossaActivation'))
    return runKernel('GlossaActivation', { x }, { operation: approximation === 'erf' ? 'geluErf' : 'geluTanh' });
  return tf.tidy(() => composedGelu(x, approximation));
}
