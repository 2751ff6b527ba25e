/**
 * What an architecture reads in a `config.json`: Hugging Face's file by re-casing, a table of aliases, and lists of
 * keys that are not read.
 */
import { checkOptions, GlossaError } from '@glossa/check';
import type { Field, ValueOf } from './field.js';

export type Fields = Readonly<Record<string, Field<unknown>>>;

/** A value by the name of each field; those that may be undefined may be left out. */
export type FieldValues<F extends Fields> = Readonly<
  { [Name in keyof F as undefined extends ValueOf<F[Name]> ? never : Name]: ValueOf<F[Name]> } & {
    [Name in keyof F as undefined extends ValueOf<F[Name]> ? Name : never]?: ValueOf<F[Name]>;
  }
>;

export interface ConfigSpec<F extends Fields = Fields, Config = FieldValues<F>> {
  /** What `model_type` must say, where it says something. */
  readonly modelType?: string;
  /** By camelCase name; a key of the JSON belongs to the field of the same name in snake_case, or of its alias. */
  readonly fields: F;
  /**
   * Other keys of a field, as the JSON writes them: `{ n_embd: "hiddenSize" }`. The first is the one that is written.
   */
  readonly aliases?: Readonly<Record<string, keyof F & string>>;
  /** Keys that change no number here, such as those of other heads: they are passed over without a warning. */
  readonly ignored?: readonly string[];
  /**
   * Keys that the reference code reads and Glossa does not, with the value at which they change nothing: the
   * reference's default, or several by `oneOf`. Any other value is refused, but for null; at null, only null is fine.
   */
  readonly unsupported?: Readonly<Record<string, unknown>>;
  /** Checks across fields, and derived ones. */
  readonly finish?: (values: FieldValues<F>) => Config;
}

/** The config that a spec reads, as the body of a model takes it. */
export type ConfigOf<Spec> =
  Spec extends ConfigSpec<infer _, infer Config> ? { readonly [Name in keyof Config]: Config[Name] } : never;

/** Values of an unsupported key that all change nothing; the first is the one that is written. */
export class OneOf {
  constructor(readonly values: readonly unknown[]) {}
}

export function oneOf(...values: readonly unknown[]): OneOf {
  return new OneOf(values);
}

/**
 * Checks and types a spec.
 *
 * @throws GlossaError when an alias belongs to no field
 */
export function configSpec<const F extends Fields, Config = FieldValues<F>>(
  spec: ConfigSpec<F, Config>,
): ConfigSpec<F, Config> {
  checkOptions('configSpec', spec, {
    modelType: true,
    fields: true,
    aliases: true,
    ignored: true,
    unsupported: true,
    finish: true,
  });
  for (const [alias, name] of Object.entries<string>(spec.aliases ?? {})) {
    if (Object.hasOwn(spec.fields, name)) continue;
    throw new GlossaError('invalid-argument', `configSpec: the alias ${alias} belongs to no field (${name})`);
  }
  return spec;
}
