/** What the `model` of a tokenizer.json may be. */
import type { Kinds } from '../kinds.js';
import { parseBpe } from './bpe.js';
import { parseRenumbered } from './renumbered.js';
import { parseUnigram } from './unigram.js';
import { parseWordLevel } from './word-level.js';
import { parseWordPiece } from './word-piece.js';

export const models: Kinds['models'] = {
  BPE: parseBpe,
  Renumbered: (field, _, parse) => parseRenumbered(field, parse),
  Unigram: parseUnigram,
  WordLevel: parseWordLevel,
  WordPiece: parseWordPiece,
};
