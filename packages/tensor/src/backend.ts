import * as tf from '@tensorflow/tfjs-core';
import { registerGlossaBackend, registerGradients } from '@glossa/kernels';

/** Makes gradients and Glossa's own backend available; a backend that the app has already chosen stays. */
export function ensureBackend(): void {
  registerGradients();
  if (!tf.engine().backendName) registerGlossaBackend();
}
