import type { Checkpoint, CheckpointStore } from '../src/run/checkpoint-store.js';

/** Checkpoints in memory, copied: nothing of the run that saved them is shared with the one that loads them. */
export class MemoryStore implements CheckpointStore {
  readonly saved = new Map<string, Checkpoint>();

  async save(name: string, { tensors, state }: Checkpoint): Promise<void> {
    this.saved.delete(name);
    this.saved.set(name, { tensors: structuredClone(tensors), state: JSON.parse(JSON.stringify(state)) });
  }

  async latest(): Promise<string | undefined> {
    return [...this.saved.keys()].at(-1);
  }

  async load(name: string): Promise<Checkpoint> {
    return structuredClone(this.saved.get(name)!);
  }
}
