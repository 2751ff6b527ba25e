import type { JsonValue } from './json.js';

/** The values of one tensor, row-major. */
export interface CheckpointTensor {
  shape: number[];
  data: Float32Array;
}

/** All that a run needs to go on as if it had never stopped. */
export interface Checkpoint {
  /** Parameters as `model.NAME`, what the optimizer remembers as `optimizer.NAME`. */
  tensors: Map<string, CheckpointTensor>;
  /** Steps made, random stream, place in the data. */
  state: JsonValue;
}

/**
 * Where checkpoints are kept. `@glossa/checkpoint` has one for folders.
 *
 * A checkpoint exists wholly or not at all: one whose `save` was cut short (a kill, a full disk) must not be
 * `latest`, nor spoil the one before it.
 */
export interface CheckpointStore {
  /** Keeps a checkpoint; resolves when it is safe. The arrays are only lent until then: do not change or keep them. */
  save(name: string, checkpoint: Checkpoint): Promise<void>;
  /** The name of the whole checkpoint saved last, or undefined when there is none. */
  latest(): Promise<string | undefined>;
  /** Reads a checkpoint; its arrays become the caller's. @throws when it is absent or damaged. */
  load(name: string): Promise<Checkpoint>;
}
