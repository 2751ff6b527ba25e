/** The checkpoints of a training run in a folder, each one a safetensors file with the run's state in its header (Node). */
import { checkOptions } from '../options.js';
import { parseSafetensors } from '../safetensors/parse-safetensors.js';
import { safetensorsChunks } from '../safetensors/serialize-safetensors.js';
import { fromFloat32 } from '../safetensors/to-float32.js';
import { show } from '../show.js';
import { nodeModule } from '../source/node-module.js';
import { writeAtomically } from './write-atomically.js';

/** A run's tensors and its state, which must be JSON. */
export interface RunCheckpoint<State = unknown> {
  readonly tensors: Map<string, { shape: number[]; data: Float32Array }>;
  readonly state: State;
}

/** What `train` of `@glossa/training` takes as its store. */
export interface FolderCheckpointStore {
  save(name: string, checkpoint: RunCheckpoint): Promise<void>;
  latest(): Promise<string | undefined>;
  // The caller checks the state; here it is only JSON.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  load(name: string): Promise<RunCheckpoint<any>>;
}

export interface FolderCheckpointStoreOptions {
  /** How many of the newest checkpoints stay; default 2. */
  readonly keep?: number;
}

const stateKey = 'glossa.state';

/**
 * A checkpoint is on the disk wholly or not at all; older ones go only when a new one is safe. One run at a time writes to a folder.
 * @throws Error when `keep` is less than 1, or an option is not known
 */
export function folderCheckpointStore(
  folder: string,
  options: FolderCheckpointStoreOptions = {},
): FolderCheckpointStore {
  checkOptions(options, ['keep'], 'folderCheckpointStore');
  const { keep = 2 } = options;
  if (!Number.isInteger(keep) || keep < 1)
    throw new Error(`folderCheckpointStore: keep: expected a whole number from 1, got ${show(keep)}`);
  const purpose = `keeping checkpoints in ${folder}`;
  const files = nodeModule('node:fs/promises', purpose);
  const { join } = nodeModule('node:path', purpose);
  const path = (name: string) => {
    if (!/^[\w-]+$/.test(name))
      throw new Error(`checkpoint name: expected letters, digits, _ and -, got ${show(name)}`);
    return join(folder, `${name}.safetensors`);
  };

  /** Newest first. */
  async function names(): Promise<string[]> {
    const entries = (await files.readdir(folder).catch(() => [])).filter((file) => file.endsWith('.safetensors'));
    const dated = await Promise.all(
      entries.map(async (file) => ({ file, time: (await files.stat(join(folder, file))).mtimeMs })),
    );
    const ordered = dated.sort((a, b) => b.time - a.time || b.file.localeCompare(a.file, undefined, { numeric: true }));
    return ordered.map(({ file }) => file.slice(0, -'.safetensors'.length));
  }

  /** What a run left that was killed while it wrote. */
  async function removeUnfinished(): Promise<void> {
    const unfinished = (await files.readdir(folder)).filter((file) => /\.safetensors\.[\da-f-]{36}\.tmp$/.test(file));
    await Promise.all(unfinished.map((file) => files.rm(join(folder, file), { force: true })));
  }

  async function load(name: string): Promise<RunCheckpoint> {
    const bytes = await files.readFile(path(name));
    const file = parseSafetensors(bytes, `${name}.safetensors`);
    const state = file.metadata.get(stateKey);
    if (state === undefined) throw new Error(`${name}.safetensors: no ${stateKey} in its metadata`);
    const tensors: RunCheckpoint['tensors'] = new Map();
    for (const [tensor, shape] of file.shapes)
      tensors.set(tensor, { shape: [...shape], data: file.toFloat32(tensor).slice() });
    return { tensors, state: JSON.parse(state) };
  }

  return {
    load,
    async save(name, { tensors, state }) {
      await files.mkdir(folder, { recursive: true });
      const stored = new Map(
        [...tensors].map(([tensor, { shape, data }]) => [tensor, fromFloat32(data, shape, 'F32', tensor)]),
      );
      await writeAtomically(path(name), safetensorsChunks(stored, { [stateKey]: JSON.stringify(state) }));
      const newest = (await names()).filter((other) => other !== name);
      await Promise.all(newest.slice(keep - 1).map((old) => files.rm(path(old))));
      await removeUnfinished();
    },
    async latest() {
      for (const name of await names()) {
        const isWhole = await load(name).then(
          () => true,
          () => false,
        );
        if (isWhole) return name;
      }
      return undefined;
    },
  };
}
