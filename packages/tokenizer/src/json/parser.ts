/** Readers of the parts of a tokenizer.json, by their `type`. */
import { asOneOf, type Untrusted } from '@glossa/check';

/** Reads one part. @param parse reads a part within it, of the same sort */
export type Parser<T> = (field: Untrusted, parse: (field: Untrusted) => T) => T;

/** Functions, not methods of classes, so that bundlers can drop those that nobody uses. */
export type Parsers<T> = Readonly<Record<string, Parser<T>>>;

export function parsePart<T>(parsers: Parsers<T>, field: Untrusted): T {
  const type = asOneOf(Object.keys(parsers))(field.get('type'));
  return parsers[type](field.without('type'), (inner) => parsePart(parsers, inner));
}
