import type { TensorStream, WeightMap } from '@glossa/checkpoint';
import type { WeightBands } from '@glossa/tensor';

/** A file that holds a model's config and its weights. */
export interface ModelFile {
  /** As a `config.json` would say it. */
  readonly config: object;
  readonly tensors: TensorStream<Float32Array | WeightBands>;
  readonly weights: WeightMap;
}
