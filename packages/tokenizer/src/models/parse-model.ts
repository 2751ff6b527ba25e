/** Reads the `model` of a tokenizer.json, by its `type`. */
import { asOneOf, type Untrusted } from '@glossa/check';
import type { Model } from './model.js';

/** @param isSpecial whether a token is special, so that text never spells it @param parse reads a model within it */
export type ModelParser = (
  field: Untrusted,
  isSpecial: (token: string) => boolean,
  parse: (field: Untrusted) => Model,
) => Model;

export type ModelParsers = Readonly<Record<string, ModelParser>>;

export function parseModel(parsers: ModelParsers, field: Untrusted, isSpecial: (token: string) => boolean): Model {
  const type = field.get('type');
  // Older files leave the type out; they hold a BPE exactly when there are merges.
  const isOlder = type.absent && !field.get('merges').absent && Object.hasOwn(parsers, 'BPE');
  const name = isOlder ? 'BPE' : asOneOf(Object.keys(parsers))(type);
  const model = parsers[name](field.without('type'), isSpecial, (inner) => parseModel(parsers, inner, isSpecial));
  // What is large the model writes itself.
  model.fields = Object.fromEntries(
    Object.entries(field.record).map(([key, value]) => [key, typeof value === 'object' ? null : value]),
  );
  return model;
}
