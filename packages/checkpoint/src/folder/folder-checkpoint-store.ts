import { check, checkInteger, checkOptions, fail, GlossaError, inWords } from '@glossa/check';
import { nodeModule } from '../files/node-module.js';
import { writeAtomically } from '../files/write-atomically.js';
import { parseSafetensors } from '../safetensors/parse-safetensors.js';
import { safetensorsChunks } from '../safetensors/serialize-safetensors.js';
import { fromFloat32 } from '../tensors/to-float32.js';

/** A run's tensors and its state, which must be JSON. */
export interface RunCheckpoint<State = unknown> {
  readonly tensors: Map<string, { shape: number[]; data: Float32Array }>;
  readonly state: State;
}

/** The store that `train` of `@glossa/training` takes. */
export interface FolderCheckpointStore {
  save(name: string, checkpoint: RunCheckpoint): Promise<void>;
  /** The name of the latest checkpoint that is whole; undefined when there is none. */
  latest(): Promise<string | undefined>;
  // The caller checks the state; here it is only JSON.
  // eslint-disable-next-line @typescript-eslint/no-explicit-any
  load(name: string): Promise<RunCheckpoint<any>>;
}

export interface FolderCheckpointStoreOptions {
  /** How many of the latest checkpoints are kept; default 2. */
  readonly keep?: number;
}

const STATE_KEY = 'glossa.state';
const ENDING = '.safetensors';
const NAME = /^[\w-]+$/;

/** Numbers in names count as numbers: `step-10` comes after `step-9`. */
const byStep = new Intl.Collator('en', { numeric: true }).compare;

/**
 * Keeps the checkpoints of a training run in a folder, each one a safetensors file with the run's state in its header
 * (Node). The numbers in their names give their order, not the times of the files: a copied folder is the same run. A
 * checkpoint is on the disk completely or not at all; only then does `save` remove earlier ones, of which the latest
 * `keep - 1` stay. It never removes a later one. One run at a time writes to a folder.
 *
 * @throws GlossaError when `keep` is less than 1, or an option does not exist
 */
export function folderCheckpointStore(
  folder: string,
  options: FolderCheckpointStoreOptions = {},
): FolderCheckpointStore {
  checkOptions('folderCheckpointStore', options, { keep: true });
  const { keep = 2 } = options;
  checkInteger('folderCheckpointStore: keep', keep, 1);
  const purpose = `keeping checkpoints in ${folder}`;
  const files = nodeModule('node:fs/promises', purpose);
  const { join } = nodeModule('node:path', purpose);
  const path = (name: string) => {
    check(NAME.test(name), 'folderCheckpointStore: checkpoint name', 'letters, digits, _ and -', name);
    return join(folder, `${name}${ENDING}`);
  };

  /** Latest first. */
  async function names(): Promise<string[]> {
    const found = (await files.readdir(folder).catch(() => [])).filter((file) => file.endsWith(ENDING));
    const named = found.map((file) => file.slice(0, -ENDING.length)).filter((name) => NAME.test(name));
    return named.sort((a, b) => byStep(b, a));
  }

  /** Removes what a run left that was killed while it wrote. */
  async function removeUnfinished(): Promise<void> {
    const unfinished = (await files.readdir(folder)).filter((file) => /\.safetensors\.[\da-f-]{36}\.tmp$/.test(file));
    await Promise.all(unfinished.map((file) => files.rm(join(folder, file), { force: true })));
  }

  async function load(name: string): Promise<RunCheckpoint> {
    const fileName = `${name}${ENDING}`;
    const bytes = await files.readFile(path(name)).catch((cause: NodeJS.ErrnoException) => {
      if (cause.code !== 'ENOENT') throw cause;
      throw new GlossaError('missing-file', `${fileName}: not found in ${folder}`, { cause });
    });
    const file = parseSafetensors(bytes, fileName);
    const state = file.metadata.get(STATE_KEY);
    if (state === undefined) return fail(fileName, `${STATE_KEY} in its metadata`, inWords('none'), 'invalid-file');
    const tensors: RunCheckpoint['tensors'] = new Map();
    for (const [tensor, shape] of file.shapes)
      tensors.set(tensor, { shape: [...shape], data: file.toFloat32(tensor).slice() });
    return { tensors, state: parseState(state, fileName) };
  }

  return {
    load,
    async save(name, { tensors, state }) {
      await files.mkdir(folder, { recursive: true });
      const stored = new Map(
        [...tensors].map(([tensor, { shape, data }]) => [tensor, fromFloat32(data, shape, 'F32', tensor)]),
      );
      await writeAtomically(path(name), safetensorsChunks(stored, { [STATE_KEY]: JSON.stringify(state) }));
      const earlier = (await names()).filter((other) => byStep(other, name) < 0);
      await Promise.all(earlier.slice(keep - 1).map((old) => files.rm(path(old))));
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

function parseState(json: string, fileName: string): unknown {
  try {
    return JSON.parse(json);
  } catch (cause) {
    return fail(`${fileName}: ${STATE_KEY}`, 'JSON', inWords('something else'), 'invalid-file', { cause });
  }
}
