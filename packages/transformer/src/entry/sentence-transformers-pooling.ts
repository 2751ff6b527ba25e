/**
 * What a folder of the Python library sentence-transformers says beside `config.json`: which modules follow the body.
 */
import { check, fail, inWords } from '@glossa/check';
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
  unsupported: {
    pooling_mode_mean_sqrt_len_tokens: false,
    pooling_mode_weightedmean_tokens: false,
    pooling_mode_lasttoken: false,
    include_prompt: true,
  },
  finish({ poolingMode, poolingModeClsToken, poolingModeMeanTokens, poolingModeMaxTokens }): Pooling {
    const flags = { cls: poolingModeClsToken, mean: poolingModeMeanTokens, max: poolingModeMaxTokens };
    const chosen = poolingMode ? [poolingMode] : poolings.filter((pooling) => flags[pooling]);
    if (chosen.length === 1) return chosen[0];
    return fail(
      'pooling_mode',
      `one of ${poolings.join(', ')}`,
      inWords(chosen.join(' and ') || 'none'),
      'unsupported',
    );
  },
});

/**
 * The pooling of `modules.json` and the file it points to (`1_Pooling/config.json`), as a key of `config.json`; nothing
 * where there is neither.
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
  return { pooling: parseConfig(await files.readJson(file, options), poolingSpec, { where: file, strict: true }) };
}

/** Vectors have length 1 here with and without a module that says so. */
const supported = ['Transformer', 'Pooling', 'Normalize'];

function readModules(json: unknown): { type: string; path: string }[] {
  check(Array.isArray(json), 'modules.json', 'a list of modules', json, 'invalid-file');
  return json.map((module: unknown) => {
    const { type, path } = Object(module) as Record<string, unknown>;
    if (typeof type !== 'string' || typeof path !== 'string')
      fail('modules.json', 'a type and a path of each module', module, 'invalid-file');
    const name = type.slice(type.lastIndexOf('.') + 1);
    check(supported.includes(name), 'modules.json', `modules ${supported.join(', ')}`, type, 'unsupported');
    return { type: name, path };
  });
}
