import { activationKernels } from './activation.js';
import { attentionKernels } from './attention.js';
import { convertKernels } from './convert.js';
import { elementwiseKernels } from './elementwise.js';
import { indexKernels } from './index-rows.js';
import { matMulKernels } from './mat-mul.js';
import { moveKernels } from './move.js';
import { normKernels } from './norm.js';
import { optimizerKernels } from './optimizer.js';
import { quantizedKernels } from './quantized.js';
import { reductionKernels } from './reduction.js';
import { rotaryKernels } from './rotary.js';
import { softmaxKernels } from './softmax.js';
import { writeKernels } from './write-rows.js';

/** Every kernel of ours; all others are tfjs's cpu kernels. Names that start with Glossa are not tfjs's. */
export const glossaKernels = () => [
  ...activationKernels(),
  ...attentionKernels(),
  ...convertKernels(),
  ...elementwiseKernels(),
  ...indexKernels(),
  ...matMulKernels(),
  ...moveKernels(),
  ...normKernels(),
  ...optimizerKernels(),
  ...quantizedKernels(),
  ...reductionKernels(),
  ...rotaryKernels(),
  ...softmaxKernels(),
  ...writeKernels(),
];
