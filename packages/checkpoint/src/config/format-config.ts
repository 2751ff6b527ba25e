/** A config back to the JSON of `config.json`, under Hugging Face's names. */
import { snakeCase } from './case.js';
import { OneOf, type ConfigSpec, type Fields, type FieldValues } from './config-spec.js';

/** @param architectures the class that Transformers should load: `["GPT2LMHeadModel"]` */
export function formatConfig<F extends Fields, Config extends FieldValues<F>>(
  config: Config,
  spec: ConfigSpec<F, Config>,
  architectures: readonly string[],
): Record<string, unknown> {
  return {
    ...(spec.modelType === undefined ? {} : { model_type: spec.modelType }),
    architectures,
    ...formatFields(config, spec),
  };
}

/**
 * Each field under its first alias, or its name in snake_case, and the keys that have only one supported value.
 * What a config leaves out is not written, so that it reads as its default; null is written where it means something
 * else.
 */
export function formatFields<F extends Fields>(
  config: FieldValues<F>,
  { fields, aliases = {}, unsupported = {} }: Pick<ConfigSpec<F>, 'fields' | 'aliases' | 'unsupported'>,
): Record<string, unknown> {
  const given = config as Readonly<Record<string, unknown>>;
  const keys = new Map<string, string>();
  for (const [alias, name] of Object.entries<string>(aliases)) if (!keys.has(name)) keys.set(name, alias);
  const values = Object.entries(fields).flatMap(([name, field]) => {
    const value = (field.write ? field.write(given[name]) : given[name]) ?? (field.isNullable ? null : undefined);
    return value === undefined ? [] : [[keys.get(name) ?? snakeCase(name), value]];
  });
  const neutral = Object.entries(unsupported)
    .map(([key, value]) => [key, value instanceof OneOf ? value.values[0] : value])
    .filter(([, value]) => value !== null);
  return Object.fromEntries([...neutral, ...values]) as Record<string, unknown>;
}
