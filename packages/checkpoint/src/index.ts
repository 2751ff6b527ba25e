export {
  configSpec,
  oneOf,
  type ConfigOf,
  type ConfigSpec,
  type Fields,
  type FieldValues,
} from './config/config-spec.js';
export { choice, flag, integer, list, nullable, optional, real, type Field } from './config/field.js';
export { Float } from './config/float.js';
export { formatConfig } from './config/format-config.js';
export { nested } from './config/nested.js';
export { parseConfig, type ParseConfigOptions } from './config/parse-config.js';
export {
  folderCheckpointStore,
  type FolderCheckpointStore,
  type FolderCheckpointStoreOptions,
  type RunCheckpoint,
} from './folder/folder-checkpoint-store.js';
export type { GgufValue } from './gguf/gguf-header.js';
export { openGguf, type GgufFile } from './gguf/open-gguf.js';
export { readGgufMetadata } from './gguf/read-gguf-metadata.js';
export { openLlama2c, type Llama2cFile } from './llama2c/open-llama2c.js';
export type { Llama2cSettings } from './llama2c/llama2c-header.js';
export { loadCheckpoint, type LoadOptions } from './folder/load-checkpoint.js';
export { saveCheckpoint, type SaveOptions } from './folder/save-checkpoint.js';
export { refusePickle } from './files/pickle.js';
export type { DType, FloatDType, TensorData } from './tensors/dtype.js';
export { dequantizeInt8, quantizeInt8 } from './safetensors/int8-groups.js';
export { openSafetensors, type LazySafetensors } from './safetensors/open-safetensors.js';
export { parseSafetensors, type SafetensorsFile } from './safetensors/parse-safetensors.js';
export { serializeSafetensors } from './safetensors/serialize-safetensors.js';
export { fromFloat32, toFloat32 } from './tensors/to-float32.js';
export type { CachedFile, FileCache } from './cache/file-cache.js';
export { memoryCache } from './cache/memory-cache.js';
export { fileCache } from './cache/open-cache.js';
export type { FileSource, OpenOptions, Progress, ReadOptions } from './files/file-source.js';
export { hubSource, type HubOptions } from './hub/hub-source.js';
export { openSource, type FileContent, type ModelSource } from './source/open-source.js';
export type { RandomAccessFile } from './files/random-access-file.js';
export { collectWeights, type StorageType } from './weights/collect-weights.js';
export { loadWeights, streamWeights, type NamedTensors, type StreamOptions } from './weights/load-weights.js';
export type { TensorPiece, TensorStream } from './tensors/tensor-stream.js';
export {
  ignored,
  offset,
  reshape,
  rotaryPairs,
  split,
  tied,
  transpose,
  type Placement,
  type Rule,
  type Tied,
} from './weights/rule.js';
export { prefixed, weightMap, type WeightMap, type WeightMapOptions, type WeightTable } from './weights/weight-map.js';
