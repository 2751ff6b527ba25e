/** `config.json` to a typed config, with nothing overlooked. */
import { show } from '../show.js';
import { camelCase, snakeCase } from './case.js';
import type { ConfigSpec, Fields, FieldValues } from './config-spec.js';
import { harmlessKeys, neutralValues } from './harmless-keys.js';

/**
 * Reads a parsed `config.json`.
 * @param where names the file in errors
 * @throws Error, one line: a wrong model type, a missing or unfit field, two keys that disagree, or a key that Glossa does not know
 */
export function parseConfig<F extends Fields, Config>(
  json: unknown,
  spec: ConfigSpec<F, Config>,
  where = 'config.json',
): Config {
  if (typeof json !== 'object' || json === null || Array.isArray(json))
    throw new Error(`${where}: expected an object, got ${show(json)}`);
  const entries = Object.entries(json);
  const modelType = entries.find(([key]) => key === 'model_type')?.[1];
  if (modelType !== undefined && spec.modelType !== undefined && modelType !== spec.modelType) {
    throw new Error(`${where}: model_type: expected ${show(spec.modelType)}, got ${show(modelType)}`);
  }
  const found = new Map<string, { key: string; value: unknown }>();
  for (const [key, value] of entries) {
    const name = fieldName(key, spec);
    if (name !== undefined) collect(found, name, key, value, where);
    else checkOther(key, value, spec, where);
  }
  const values = Object.fromEntries(
    Object.entries(spec.fields).map(([name, field]) => [name, readField(name, field, found.get(name), where)]),
  );
  try {
    return spec.finish ? spec.finish(values as FieldValues<F>) : (values as Config);
  } catch (error) {
    throw new Error(`${where}: ${(error as Error).message}`, { cause: error });
  }
}

function fieldName(key: string, { fields, aliases = {} }: Pick<ConfigSpec, 'fields' | 'aliases'>): string | undefined {
  if (Object.hasOwn(aliases, key)) return aliases[key];
  const name = camelCase(key);
  return name !== undefined && Object.hasOwn(fields, name) ? name : undefined;
}

/** Two keys of one field may both be there when they agree. */
function collect(
  found: Map<string, { key: string; value: unknown }>,
  name: string,
  key: string,
  value: unknown,
  where: string,
): void {
  const other = found.get(name);
  if (other !== undefined && JSON.stringify(other.value) !== JSON.stringify(value)) {
    throw new Error(`${where}: ${other.key} is ${show(other.value)} but ${key} is ${show(value)}`);
  }
  found.set(name, { key, value });
}

function checkOther(
  key: string,
  value: unknown,
  { ignored = [], refuse = {} }: Pick<ConfigSpec, 'ignored' | 'refuse'>,
  where: string,
): void {
  const neutral = Object.hasOwn(refuse, key) ? refuse : Object.hasOwn(neutralValues, key) ? neutralValues : undefined;
  if (value === null || ignored.includes(key)) return;
  if (neutral !== undefined) {
    if (JSON.stringify(value) === JSON.stringify(neutral[key])) return;
    throw new Error(`${where}: ${key}: only ${show(neutral[key])} is supported, got ${show(value)}`);
  }
  if (!harmlessKeys.has(key))
    throw new Error(`${where}: unknown key ${show(key)} with ${show(value)} may change the model's mathematics`);
}

function readField(
  name: string,
  field: Fields[string],
  found: { key: string; value: unknown } | undefined,
  where: string,
): unknown {
  const key = found?.key ?? snakeCase(name);
  if (found?.value === null && field.isNullable) return undefined;
  if (found === undefined || found.value === null) {
    if (field.fallback) return field.fallback.value;
    throw new Error(`${where}: ${key}: expected ${field.expected}, got nothing`);
  }
  const value = field.read(found.value);
  if (value === undefined) throw new Error(`${where}: ${key}: expected ${field.expected}, got ${show(found.value)}`);
  return value;
}
