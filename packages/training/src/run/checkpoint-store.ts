import type { JsonValue } from '../data/batch-source.js';

/** The values of one tensor, row-major. */
export interface CheckpointTensor {
  shape: number[];
  data: Float32Array;
}

/** All that a run needs to continue as if it had never stopped. The frozen parameters are the caller's to load. */
export interface Checkpoint {
  /** Trainable parameters as `model.NAME`, what the optimizer remembers as `optimizer.NAME`. */
  tensors: Map<string, CheckpointTensor>;
  /** Steps made, random stream, place in the data, fingerprint of the frozen parameters. */
  state: JsonValue;
}

/**
 * Keeps checkpoints. `@glossa/checkpoint` has a store that writes them to a folder.
 *
 * A checkpoint is saved completely or not at all: when a `save` is cut short (the process is killed, the disk is full),
 * `latest` must still give the checkpoint before it, undamaged.
 */
export interface CheckpointStore {
  /** Resolves when the checkpoint is safe. The arrays may be read until then; do not change or keep them. */
  save(name: string, checkpoint: Checkpoint): Promise<void>;
  /** The name of the complete checkpoint saved last, or undefined when there is none. */
  latest(): Promise<string | undefined>;
  /** Reads a checkpoint; the caller owns its arrays. @throws when it is absent or damaged */
  load(name: string): Promise<Checkpoint>;
}
