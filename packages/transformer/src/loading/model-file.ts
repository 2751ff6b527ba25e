import type { TensorStream, WeightMap } from '@glossa/checkpoint';
import type { WeightCodes } from '@glossa/tensor';

/** A file that holds a model's config and its weights. */
export interface ModelFile {
  /** As a `config.json` would say it. */
  readonly config: object;
  readonly tensors: TensorStream<Float32Array | WeightCodes>;
  readonly weights: WeightMap;
}
