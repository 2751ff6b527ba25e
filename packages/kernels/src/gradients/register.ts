import * as tf from '@tensorflow/tfjs-core';
import { activationGradients } from './activation.js';
import { arithmeticGradients } from './arithmetic.js';
import { productGradients } from './product.js';
import { reductionGradients } from './reduction.js';
import { shapeGradients } from './shape.js';
import type { GradientTable } from './table.js';

const tables: GradientTable[] = [
  arithmeticGradients,
  activationGradients,
  reductionGradients,
  shapeGradients,
  productGradients,
];

let registered = false;

/**
 * Gives tfjs the gradients of its own kernels, as far as transformers use them: `@tensorflow/tfjs-core` registers none
 * in Node, and its table cannot be imported. An app that has loaded the umbrella package already keeps what it has. Our
 * kernels' gradients come with the ops.
 */
export function registerGradients(): void {
  if (registered) return;
  registered = true;
  for (const table of tables) {
    for (const [kernelName, config] of Object.entries(table)) {
      if (!tf.getGradient(kernelName)) tf.registerGradient({ kernelName, ...config });
    }
  }
}
