export {
  adamWUpdate,
  appendPositions,
  attention,
  crossEntropy,
  dropout,
  embeddingLookup,
  gated,
  gelu,
  globalNorm,
  layerNorm,
  linear,
  packWeight,
  PIECE_ROWS,
  rmsNorm,
  rotary,
  silu,
  takeRows,
  unpackCodes,
  WeightWriter,
  type GateActivation,
  type QuantizedBits,
  type QuantizedWeight,
  type WeightCodes,
} from '@glossa/kernels';
export { ensureBackend } from './backend.js';
export { Buffers } from './buffers.js';
export type { Context } from './context.js';
export { differs } from './differs.js';
export { disposeAll } from './dispose-all.js';
export { fingerprintOf } from './fingerprint.js';
export { initialize } from './initialize.js';
export { normal, ones, xavierUniform, zeros, type Initializer } from './initializers.js';
export { Dropout } from './layers/dropout.js';
export { Embedding } from './layers/embedding.js';
export { LayerNorm, type LayerNormOptions } from './layers/layer-norm.js';
export { Linear, type LinearOptions } from './layers/linear.js';
export { RmsNorm } from './layers/rms-norm.js';
export { Module, namedModules, namedParameters } from './module.js';
export { padRows, type PaddedRows } from './pad-rows.js';
export { Parameter } from './parameter.js';
export { quantizableWeights, quantize, type QuantizeOptions } from './quantize.js';
export { RandomStream } from './random-stream.js';
export { toIds } from './to-ids.js';
export { Trace } from './trace.js';
export { yieldToEventLoop } from './yield-to-event-loop.js';
