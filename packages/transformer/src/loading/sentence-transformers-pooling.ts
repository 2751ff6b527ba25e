/** What a folder of the Python library sentence-transformers says beside `config.json`: which modules follow the body. */
import {
  choice,
  configSpec,
  flag,
  integer,
  optional,
  parseConfig,
  type FileSource,
  type OpenOptions,
} from '@glossa/checkpoint';
import { poolings, type Pooling } from '../heads/embedding-model.js';

const unset = flag({ default: false });
const poolingSpec = configSpec({
  fields: {
    poolingMode: optional(choice(poolings)),
    poolingModeClsToken: unset,
    poolingModeMeanTokens: unset,
    poolingModeMaxTokens: unset,
    wordEmbeddingDimension: optional(integer({ min: 1 })),
    embeddingDimension: optional(integer({ min: 1 })),
  },
  refuse: {
    pooling_mode_mean_sqrt_len_tokens: false,
    pooling_mode_weightedmean_tokens: false,
    pooling_mode_lasttoken: false,
    include_prompt: true,
  },
  finish({ poolingMode, poolingModeClsToken, poolingModeMeanTokens, poolingModeMaxTokens }): Pooling {
    const flags = { cls: poolingModeClsToken, mean: poolingModeMeanTokens, max: poolingModeMaxTokens };
    const chosen = poolingMode ? [poolingMode] : poolings.filter((pooling) => flags[pooling]);
    if (chosen.length !== 1)
      throw new Error(
        `pooling_mode: expected one of ${poolings.join(', ')}, received ${chosen.join(' and ') || 'none'}`,
      );
    return chosen[0];
  },
});

/**
 * The pooling of `modules.json` and the file it points to (`1_Pooling/config.json`), as a key of `config.json`; nothing where there is neither.
 *
 * @throws on a module or a pooling that is not supported, by its name
 */
export async function sentenceTransformersPooling(
  files: FileSource,
  options: OpenOptions,
): Promise<{ pooling?: Pooling }> {
  const modules = (await files.has('modules.json', options))
    ? readModules(await files.readJson('modules.json', options))
    : undefined;
  const path = modules ? modules.find(({ type }) => type === 'Pooling')?.path : '1_Pooling';
  const file = `${path}/config.json`;
  if (path === undefined || !(await files.has(file, options))) return {};
  return { pooling: parseConfig(await files.readJson(file, options), poolingSpec, file) };
}

/** Vectors have length 1 here with and without a module that says so. */
const supported = ['Transformer', 'Pooling', 'Normalize'];

function readModules(json: unknown): { type: string; path: string }[] {
  if (!Array.isArray(json)) throw new Error('modules.json: expected a list of modules');
  return json.map((module: unknown) => {
    const { type, path } = Object(module) as Record<string, unknown>;
    if (typeof type !== 'string' || typeof path !== 'string')
      throw new Error('modules.json: expected a type and a path of each module');
    const name = type.slice(type.lastIndexOf('.') + 1);
    if (!supported.includes(name))
      throw new Error(`modules.json: expected modules ${supported.join(', ')}, received ${JSON.stringify(type)}`);
    return { type: name, path };
  });
}
