/** The `pattern` of a tokenizer.json: a literal string or a regular expression. */
import type { Untrusted } from '@glossa/check';
import { Expression } from './expression.js';
import { knownPattern, type Pattern } from './known-pattern.js';

export function parsePattern(field: Untrusted): Pattern {
  return knownPattern(field, (source) => {
    const expression = new Expression(source);
    return (text) => expression.matches(text);
  });
}
