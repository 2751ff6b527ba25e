import { checkOneOf, checkOptions } from '@glossa/check';
import * as tf from '@tensorflow/tfjs-core';
import { registerGradients } from './gradients/register.js';
import { countFallback } from './kernels/fallback.js';
import { glossaKernels } from './kernels/index.js';
import { GlossaBackend } from './backend/backend.js';
import type { Simd } from './wasm/instantiate.js';
import { backendName } from './backend/name.js';

export interface RegisterOptions {
  /**
   * tfjs starts the backend of the highest priority when the app names none; 4 by default (webgl has 2, webgpu and node
   * 3).
   */
  priority?: number;
  /** `'plain'` gives the same results on every machine; `'relaxed'`, where it exists, is faster and the default. */
  simd?: Simd;
}

/** cpu kernels that only rename or describe their input. */
const FREE = ['Identity', 'Reshape', 'ExpandDims'];

/**
 * Registers backend `'glossa'` with tfjs; a second call does nothing. The backend itself starts when tfjs first needs
 * it.
 */
export function registerGlossaBackend(options: RegisterOptions = {}): void {
  checkOptions('registerGlossaBackend', options, { priority: true, simd: true });
  const { priority = 4, simd } = options;
  if (simd !== undefined) checkOneOf('registerGlossaBackend: simd', simd, ['plain', 'relaxed']);
  registerGradients();
  if (tf.findBackendFactory(backendName)) return;
  // tfjs asks again when it starts a backend by itself, even if `findBackend` has started it before
  let backend: GlossaBackend | undefined;
  const start = () => (backend = backend && !backend.isDisposed ? backend : new GlossaBackend({ simd }));
  tf.registerBackend(backendName, start, priority);
  const ours = glossaKernels();
  for (const config of ours) tf.registerKernel({ ...config, backendName });
  const replaced = new Set(ours.map(({ kernelName }) => kernelName));
  for (const config of tf.getKernelsForBackend('cpu')) {
    if (!replaced.has(config.kernelName)) tf.registerKernel({ ...counted(config), backendName });
  }
}

function counted(config: tf.KernelConfig): tf.KernelConfig {
  if (FREE.includes(config.kernelName)) return config;
  return {
    ...config,
    kernelFunc: (call) => {
      countFallback(config.kernelName);
      return config.kernelFunc(call);
    },
  };
}
