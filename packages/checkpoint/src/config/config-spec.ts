/** What an architecture expects of a `config.json`: Hugging Face's file by re-casing, a table of aliases and lists of what may be left aside. */
import { checkOptions } from '../options.js';
import type { Field, ValueOf } from './field.js';

export type Fields = Readonly<Record<string, Field<unknown>>>;

export type FieldValues<F extends Fields> = { -readonly [Name in keyof F]: ValueOf<F[Name]> };

export interface ConfigSpec<F extends Fields = Fields, Config = FieldValues<F>> {
  /** What `model_type` must say, where it says something. */
  readonly modelType?: string;
  /** By camelCase name; a key of the JSON belongs to the field of the same name in snake_case, or of its alias. */
  readonly fields: F;
  /** Other keys of a field, as the JSON writes them: `{ n_embd: "hiddenSize" }`. The first is the one that is written. */
  readonly aliases?: Readonly<Record<string, keyof F & string>>;
  /** Keys that this architecture can do without, such as those of heads it does not have. */
  readonly ignored?: readonly string[];
  /** Keys that are fine at this value; at any other they would change the mathematics and are refused. */
  readonly refuse?: Readonly<Record<string, unknown>>;
  /** Checks across fields, and derived ones. */
  readonly finish?: (values: FieldValues<F>) => Config;
}

/** The config that a spec reads. */
export type ConfigOf<Spec> = Spec extends ConfigSpec<infer _, infer Config> ? Config : never;

/**
 * Checks and types a spec.
 * @throws Error when an alias belongs to no field
 */
export function configSpec<const F extends Fields, Config = FieldValues<F>>(
  spec: ConfigSpec<F, Config>,
): ConfigSpec<F, Config> {
  checkOptions(spec, ['modelType', 'fields', 'aliases', 'ignored', 'refuse', 'finish'], 'config spec');
  for (const [alias, name] of Object.entries<string>(spec.aliases ?? {})) {
    if (!Object.hasOwn(spec.fields, name)) throw new Error(`config spec: alias ${alias} belongs to no field (${name})`);
  }
  return spec;
}
