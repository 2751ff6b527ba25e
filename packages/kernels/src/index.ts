export { registerGlossaBackend, type RegisterOptions } from './register-backend.js';
export { backendName } from './backend/name.js';
export { setThreads, type ThreadsOptions } from './set-threads.js';
export { registerGradients } from './gradients/register.js';
export { takeFallbackCounts } from './kernels/fallback.js';
export { kernelInfo, type KernelInfo } from './kernel-info.js';
export { appendPositions } from './ops/append-positions.js';
export { takeRows } from './ops/take-rows.js';
export { attention, type AttentionOptions } from './ops/attention.js';
export { globalNorm } from './ops/global-norm.js';
export { linear } from './ops/linear.js';
export {
  dequantizeWeight,
  quantizeWeight,
  QuantizedWeight,
  unpackCodes,
  type WeightCodes,
} from './ops/quantized-weight.js';
export { packWeight, PIECE_ROWS, WeightWriter } from './ops/weight-writer.js';
export type { QuantizedBits } from './wasm/packed-layout.js';
export { layerNorm } from './ops/layer-norm.js';
export { rmsNorm } from './ops/rms-norm.js';
export { gated, type GateActivation } from './ops/gated.js';
export { gelu } from './ops/gelu.js';
export { rotary } from './ops/rotary.js';
export { silu } from './ops/silu.js';
export { embeddingLookup } from './ops/embedding-lookup.js';
export { dropout } from './ops/dropout.js';
export { crossEntropy, type CrossEntropyOptions } from './ops/cross-entropy.js';
export { adamWUpdate, type AdamWUpdate } from './ops/adamw-update.js';
