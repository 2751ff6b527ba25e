/** The parts that a tokenizer.json may name: which of them a tokenizer knows decides how much code it brings. */
import type { Decoder } from '../decoders/decoder.js';
import type { Parsers } from '../json/parser.js';
import type { ModelParsers } from '../models/parse-model.js';
import type { Normalizer } from '../normalizers/normalizer.js';
import type { PostProcessor } from '../post-processors/post-processor.js';
import type { PreTokenizer } from '../pre-tokenizers/pre-tokenizer.js';

/** Parsers by `type`. */
export interface Kinds {
  readonly models: ModelParsers;
  readonly normalizers: Parsers<Normalizer>;
  readonly preTokenizers: Parsers<PreTokenizer>;
  readonly postProcessors: Parsers<PostProcessor>;
  readonly decoders: Parsers<Decoder>;
}
