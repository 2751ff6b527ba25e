/** What the `model` of a tokenizer.json may be. */
import type { Kinds } from '../kinds.js';
import { Bpe } from './bpe.js';
import { Renumbered } from './renumbered.js';
import { Unigram } from './unigram.js';
import { WordLevel } from './word-level.js';
import { WordPiece } from './word-piece.js';

export const models: Kinds['models'] = {
  BPE: (field, isSpecial) => Bpe.parse(field, isSpecial),
  Renumbered: (field, _, parse) => Renumbered.parse(field, parse),
  Unigram: (field, isSpecial) => Unigram.parse(field, isSpecial),
  WordLevel: (field, isSpecial) => WordLevel.parse(field, isSpecial),
  WordPiece: (field, isSpecial) => WordPiece.parse(field, isSpecial),
};
