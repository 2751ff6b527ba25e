/** A tokenizer of BERT's kind alone, for pages where every kilobyte counts. */
import { parseWordPiece } from '../decoders/simple.js';
import type { Kinds } from './kinds.js';
import { parseWordPiece as parseModel } from '../models/word-piece.js';
import { parseBertNormalizer } from '../normalizers/bert.js';
import { parseBert } from '../post-processors/bert.js';
import { parseTemplate } from '../post-processors/template.js';
import { parseBertPreTokenizer } from '../pre-tokenizers/simple.js';
import { TokenizerCore } from './tokenizer-core.js';
import { parseTokenizerJson } from './tokenizer-json.js';

const kinds: Kinds = {
  models: { WordPiece: parseModel },
  normalizers: { BertNormalizer: parseBertNormalizer },
  preTokenizers: { BertPreTokenizer: parseBertPreTokenizer },
  postProcessors: { BertProcessing: parseBert, TemplateProcessing: parseTemplate },
  decoders: { WordPiece: parseWordPiece },
};

/** Does what a `Tokenizer` of the same file does, with less code. */
export class WordPieceTokenizer extends TokenizerCore {
  /**
   * Reads a tokenizer.json of WordPiece: BERT, DistilBERT, MiniLM, E5.
   * @throws one line that names the part that is damaged, or not BERT's
   */
  static fromJson(json: unknown): WordPieceTokenizer {
    return new WordPieceTokenizer(parseTokenizerJson(json, kinds));
  }
}
