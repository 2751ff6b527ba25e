import { fail } from '@glossa/check';
import { openSafetensors, openSource, type FileSource, type LazySafetensors } from '@glossa/checkpoint';
import { command } from '../command/command.js';
import { flag } from '../command/option.js';
import type { Io } from '../io/io.js';
import { sizeOf } from '../text/figures.js';

export const inspect = command({
  name: 'glossa inspect',
  positionals: ['MODEL'],
  about:
    'Prints the config of a model, and its weights as stored: name, type, shape and bytes, with totals. Only\n' +
    'headers are read. MODEL is a folder, the address of one, or owner/name on the Hugging Face hub, with\n' +
    'config.json and model.safetensors (or its shards and their index).',
  options: { json: flag('print one line of JSON') },
  async run(io, [model], { json }) {
    const source = openSource(model);
    const config = await source.readJson('config.json', { signal: io.signal });
    const tensors: StoredTensor[] = [];
    let parameters = 0;
    for (const name of await weightFiles(source, io)) {
      const header = await readHeader(source, name, io);
      for (const [tensor, { dtype, shape, begin, end }] of header.tensors)
        tensors.push({ name: tensor, dtype, shape, bytes: end - begin });
      for (const shape of header.shapes.values()) parameters += shape.reduce((product, size) => product * size, 1);
    }
    const bytes = tensors.reduce((sum, tensor) => sum + tensor.bytes, 0);
    const found = { config, tensors, parameters, bytes };
    await io.stdout.write(json ? `${JSON.stringify(found)}\n` : described(found));
  },
});

interface StoredTensor {
  readonly name: string;
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly bytes: number;
}

interface Inspection {
  readonly config: unknown;
  readonly tensors: readonly StoredTensor[];
  /** Values of the model; scales of quantized ones do not count. */
  readonly parameters: number;
  readonly bytes: number;
}

const weights = 'model.safetensors';
const index = `${weights}.index.json`;

async function weightFiles(source: FileSource, { signal }: Io): Promise<string[]> {
  if ((await source.has(weights, { signal })) || !(await source.has(index, { signal }))) return [weights];
  const json = await source.readJson(index, { signal });
  const map: unknown =
    json instanceof Object && Object.hasOwn(json, 'weight_map') ? Reflect.get(json, 'weight_map') : undefined;
  const files = map instanceof Object ? Object.values(map) : [undefined];
  if (!files.every((file) => typeof file === 'string'))
    fail(`${index}: weight_map`, 'the file of each tensor', map, 'invalid-file');
  return [...new Set(files)];
}

async function readHeader(source: FileSource, name: string, { signal }: Io): Promise<LazySafetensors> {
  const file = await source.open(name, { signal });
  try {
    return await openSafetensors(file, name);
  } finally {
    await file.close();
  }
}

function described({ config, tensors, parameters, bytes }: Inspection): string {
  const rows = tensors.map(({ name, dtype, shape, bytes }) => [
    plain(name),
    dtype,
    `[${shape.join(', ')}]`,
    String(bytes),
  ]);
  const widths = [0, 1, 2, 3].map((column) => Math.min(60, Math.max(0, ...rows.map((row) => row[column].length))));
  const lines = rows.map(([name, dtype, shape, size]) =>
    [name.padEnd(widths[0]), dtype.padEnd(widths[1]), shape.padEnd(widths[2]), size.padStart(widths[3])].join('  '),
  );
  const counts = `${tensors.length} tensors, ${parameters.toLocaleString('en')} parameters`;
  const total = `${counts}, ${sizeOf(bytes)} (${bytes} bytes)`;
  return `${JSON.stringify(config, null, 2)}\n\n${[...lines, '', total].join('\n')}\n`;
}

/** Names come from outside: only plain ones are printed as they are. */
function plain(name: string): string {
  return /^[\w./-]+$/.test(name) ? name : JSON.stringify(name);
}
