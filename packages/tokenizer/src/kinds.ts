/** The parts that a tokenizer.json may name: which of them a tokenizer knows decides how much code it brings. */
import type { Decoder } from './decoders/decoder.js';
import type { Model } from './models/model.js';
import type { Normalizer } from './normalizers/normalizer.js';
import type { PostProcessor } from './post-processors/post-processor.js';
import type { PreTokenizer } from './pre-tokenizers/pre-tokenizer.js';
import { oneOf, type Untrusted } from './untrusted.js';

/** Reads one part. @param parse reads a part within it, of the same sort */
export type Parser<T> = (field: Untrusted, parse: (field: Untrusted) => T) => T;

/** @param isSpecial whether a token is special, so that text never spells it */
export type ModelParser = (
  field: Untrusted,
  isSpecial: (token: string) => boolean,
  parse: (field: Untrusted) => Model,
) => Model;

/** Parsers by `type`. Tables of them hold functions, not methods of classes, so that bundlers can drop those that nobody uses. */
export interface Kinds {
  readonly models: Readonly<Record<string, ModelParser>>;
  readonly normalizers: Readonly<Record<string, Parser<Normalizer>>>;
  readonly preTokenizers: Readonly<Record<string, Parser<PreTokenizer>>>;
  readonly postProcessors: Readonly<Record<string, Parser<PostProcessor>>>;
  readonly decoders: Readonly<Record<string, Parser<Decoder>>>;
}

export function parsePart<T>(parsers: Readonly<Record<string, Parser<T>>>, field: Untrusted): T {
  const type = oneOf(Object.keys(parsers))(field.get('type'));
  return parsers[type](field.without('type'), (inner) => parsePart(parsers, inner));
}

export function parseModel(parsers: Kinds['models'], field: Untrusted, isSpecial: (token: string) => boolean): Model {
  const type = field.get('type');
  // Older files leave the type out; they hold a BPE exactly when there are merges.
  const isOlder = type.absent && !field.get('merges').absent && Object.hasOwn(parsers, 'BPE');
  const name = isOlder ? 'BPE' : oneOf(Object.keys(parsers))(type);
  const model = parsers[name](field.without('type'), isSpecial, (inner) => parseModel(parsers, inner, isSpecial));
  // What is large the model writes itself.
  model.fields = Object.fromEntries(
    Object.entries(field.record).map(([key, value]) => [key, typeof value === 'object' ? null : value]),
  );
  return model;
}
