/** A tokenizer of any kind that Hugging Face's library knows. */
import { decoders } from '../decoders/decoders.js';
import { models } from '../models/models.js';
import { normalizers } from '../normalizers/normalizers.js';
import { postProcessors } from '../post-processors/post-processors.js';
import { preTokenizers } from '../pre-tokenizers/pre-tokenizers.js';
import { TokenizerCore } from './tokenizer-core.js';
import { parseTokenizerJson } from './tokenizer-json.js';

export class Tokenizer extends TokenizerCore {
  /**
   * Reads a tokenizer.json: parsed, as text or as bytes.
   * @throws one line that names the part that is damaged or not supported
   */
  static fromJson(json: unknown): Tokenizer {
    return new Tokenizer(parseTokenizerJson(json, { models, normalizers, preTokenizers, postProcessors, decoders }));
  }
}
