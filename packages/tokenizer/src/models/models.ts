/** What the `model` of a tokenizer.json may be. */
import { parseBpe } from './bpe.js';
import type { ModelParsers } from './parse-model.js';
import { parseRenumbered } from './renumbered.js';
import { parseUnigram } from './unigram.js';
import { parseWordLevel } from './word-level.js';
import { parseWordPiece } from './word-piece.js';

export const models: ModelParsers = {
  BPE: parseBpe,
  Renumbered: (field, _, parse) => parseRenumbered(field, parse),
  Unigram: parseUnigram,
  WordLevel: parseWordLevel,
  WordPiece: parseWordPiece,
};
