/** The `model` of a tokenizer.json. */
import type { Untrusted } from '../untrusted.js';
import { Bpe } from './bpe.js';
import type { Model } from './model.js';
import { Renumbered } from './renumbered.js';
import { Unigram } from './unigram.js';
import { WordLevel } from './word-level.js';
import { WordPiece } from './word-piece.js';

type IsSpecial = (token: string) => boolean;

const kinds = {
  BPE: Bpe.parse,
  Renumbered: (field: Untrusted, isSpecial: IsSpecial): Model => Renumbered.parse(field, (inner) => parseModel(inner, isSpecial)),
  Unigram: Unigram.parse,
  WordLevel: WordLevel.parse,
  WordPiece: WordPiece.parse,
} satisfies Record<string, (field: Untrusted, isSpecial: IsSpecial) => Model>;

/** @param isSpecial whether a token is special, so that text never spells it */
export function parseModel(field: Untrusted, isSpecial: IsSpecial): Model {
  const type = field.get('type');
  // Older files leave the type out; they hold a BPE exactly when there are merges.
  const name = type.absent && !field.get('merges').absent ? 'BPE' : type.oneOf(Object.keys(kinds) as (keyof typeof kinds)[]);
  return kinds[name](field, isSpecial);
}
