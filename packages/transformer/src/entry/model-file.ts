import type { TensorStream, WeightMap } from '@glossa/checkpoint';

/** A file that holds a model's config and its weights. */
export interface ModelFile {
  /** As a `config.json` would say it. */
  readonly config: object;
  readonly tensors: TensorStream;
  readonly weights: WeightMap;
}
