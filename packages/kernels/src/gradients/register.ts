import * as tf from '@tensorflow/tfjs-core';
import { activationGradients } from './activation.js';
import { arithmeticGradients } from './arithmetic.js';
import { fusedGradients } from './fused.js';
import { productGradients } from './product.js';
import { reductionGradients } from './reduction.js';
import { shapeGradients } from './shape.js';
import type { GradientTable } from './table.js';

const tables: GradientTable[] = [
  fusedGradients,
  arithmeticGradients,
  activationGradients,
  reductionGradients,
  shapeGradients,
  productGradients,
];

let registered = false;

/**
 * Gives tfjs the gradients of the kernels transformers use. `@tensorflow/tfjs-core` on its own registers none in Node,
 * and its own table is closed to import; an app that has already loaded the umbrella package keeps what it has.
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
