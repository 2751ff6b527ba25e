/** `config.json` to a typed config. */
import { fail, GlossaError, inWords, show } from '@glossa/check';
import { camelCase, snakeCase } from './case.js';
import { OneOf, type ConfigSpec, type Fields, type FieldValues } from './config-spec.js';
import { harmlessKeys, unsupportedKeys } from './known-keys.js';

export interface ParseConfigOptions {
  /** Names the file in errors; default `config.json`. */
  readonly where?: string;
  /** Told of each key that neither Glossa nor the reference code reads. Default: nobody is told. */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Whether such keys are refused; default false. */
  readonly strict?: boolean | undefined;
}

/**
 * Reads a parsed `config.json`.
 *
 * @throws GlossaError `invalid-file` on a missing or unfit field, or two keys that disagree; `unsupported` on another
 * model type, on a key that would change the numbers, and with `strict` on a key that nothing reads
 */
export function parseConfig<F extends Fields, Config>(
  json: unknown,
  spec: ConfigSpec<F, Config>,
  options: ParseConfigOptions = {},
): Config {
  const { where = 'config.json' } = options;
  if (typeof json !== 'object' || json === null || Array.isArray(json)) fail(where, 'an object', json, 'invalid-file');
  const entries = Object.entries(json);
  const modelType = entries.find(([key]) => key === 'model_type')?.[1] as unknown;
  if (modelType !== undefined && spec.modelType !== undefined && modelType !== spec.modelType)
    fail(`${where}: model_type`, show(spec.modelType), modelType, 'unsupported');
  const found = new Map<string, Found>();
  for (const [key, value] of entries) {
    const name = fieldName(key, spec);
    if (name !== undefined) collect(found, name, { key, value }, where);
    else checkOther(key, value, spec, options);
  }
  const values = Object.fromEntries(
    Object.entries(spec.fields).map(([name, field]) => [name, readField(name, field, found.get(name), where)]),
  );
  try {
    return spec.finish ? spec.finish(values as FieldValues<F>) : (values as Config);
  } catch (error) {
    if (!(error instanceof GlossaError)) throw error;
    throw new GlossaError(error.code, `${where}: ${error.message}`, { cause: error });
  }
}

/** A key of the file, and what it says. */
interface Found {
  readonly key: string;
  readonly value: unknown;
}

function fieldName(key: string, { fields, aliases = {} }: Pick<ConfigSpec, 'fields' | 'aliases'>): string | undefined {
  if (Object.hasOwn(aliases, key)) return aliases[key];
  const name = camelCase(key);
  return name !== undefined && Object.hasOwn(fields, name) ? name : undefined;
}

/** Two keys of one field may both be there when they agree. */
function collect(found: Map<string, Found>, name: string, one: Found, where: string): void {
  const other = found.get(name);
  if (other !== undefined && !equals(other.value, one.value)) {
    const said = `${other.key} is ${show(other.value)} but ${one.key} is ${show(one.value)}`;
    throw new GlossaError('invalid-file', `${where}: ${said}`);
  }
  found.set(name, one);
}

/** A key of no field. */
function checkOther(key: string, value: unknown, spec: Pick<ConfigSpec, KeyLists>, options: ParseConfigOptions): void {
  const { ignored = [], unsupported = {}, modelType = 'this model' } = spec;
  const { where = 'config.json', onWarning, strict = false } = options;
  if (key === '__proto__') throw new GlossaError('invalid-file', `${where}: the key "__proto__" is refused`);
  if (value === null) return;
  if (Object.hasOwn(unsupported, key)) return checkNeutral(`${where}: ${key}`, value, unsupported[key]);
  if (ignored.includes(key) || harmlessKeys.has(key)) return;
  if (Object.hasOwn(unsupportedKeys, key)) return checkNeutral(`${where}: ${key}`, value, unsupportedKeys[key]);
  const said = `the key ${show(key)} with ${show(value)}`;
  if (strict) fail(where, `keys that ${modelType} reads`, inWords(said), 'unsupported');
  onWarning?.(`${where}: ${said} is ignored: it means nothing to ${modelType}`);
}

/** @throws GlossaError unless the value is the one, or one of those, that change nothing */
function checkNeutral(where: string, value: unknown, neutral: unknown): void {
  const values = neutral instanceof OneOf ? neutral.values : [neutral];
  if (values.some((one) => equals(one, value))) return;
  const expected = values.map((one) => (one === null ? 'none' : JSON.stringify(one))).join(' or ');
  fail(where, expected, value, 'unsupported');
}

type KeyLists = 'ignored' | 'unsupported' | 'modelType';

function readField(name: string, field: Fields[string], found: Found | undefined, where: string): unknown {
  const key = found?.key ?? snakeCase(name);
  if (found?.value === null && field.isNullable) return undefined;
  if (found === undefined || found.value === null)
    return field.fallback ? field.fallback.value : fail(`${where}: ${key}`, field.expected, undefined, 'invalid-file');
  const value = field.read(found.value, `${where}: ${key}`);
  if (value === undefined)
    fail(`${where}: ${key}`, field.expected, found.value, field.unfit?.(found.value) ?? 'invalid-file');
  return value;
}

function equals(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
