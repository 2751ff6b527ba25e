/** A tokenizer of byte-level BPE alone, for pages where every kilobyte counts. */
import { parseByteLevel } from '../decoders/byte-level.js';
import { parseSequence as parseDecoders } from '../decoders/sequence.js';
import type { Kinds } from './kinds.js';
import { parseBpe } from '../models/bpe.js';
import { parseSequence as parseNormalizers } from '../normalizers/sequence.js';
import { unicodeForm } from '../normalizers/unicode-form.js';
import { knownPattern } from '../patterns/known-pattern.js';
import { parseRoberta } from '../post-processors/bert.js';
import { parseByteLevelOffsets } from '../post-processors/byte-level.js';
import { parseSequence as parsePostProcessors } from '../post-processors/sequence.js';
import { parseTemplate } from '../post-processors/template.js';
import { parseByteLevel as parseBytes } from '../pre-tokenizers/byte-level.js';
import { parseSequence as parsePreTokenizers } from '../pre-tokenizers/sequence.js';
import { parseDigits } from '../pre-tokenizers/simple.js';
import { parseSplit } from '../pre-tokenizers/split.js';
import { TokenizerCore } from './tokenizer-core.js';
import { parseTokenizerJson } from './tokenizer-json.js';

const kinds: Kinds = {
  models: { BPE: parseBpe },
  normalizers: { NFC: (field) => unicodeForm(field, 'NFC'), Sequence: parseNormalizers },
  preTokenizers: {
    ByteLevel: parseBytes,
    Digits: parseDigits,
    Sequence: parsePreTokenizers,
    Split: (field) => parseSplit(field, knownPattern),
  },
  postProcessors: {
    ByteLevel: parseByteLevelOffsets,
    RobertaProcessing: parseRoberta,
    Sequence: parsePostProcessors,
    TemplateProcessing: parseTemplate,
  },
  decoders: { ByteLevel: parseByteLevel, Sequence: parseDecoders },
};

/** Does what a `Tokenizer` of the same file does, with less code. */
export class ByteLevelTokenizer extends TokenizerCore {
  /**
   * Reads a tokenizer.json of byte-level BPE: GPT-2, RoBERTa, BART, Llama 3, Qwen 2, SmolLM.
   * @throws one line that names the part that is damaged, or another model's; of regular expressions it knows those of
   * GPT-2 and GPT-4
   */
  static fromJson(json: unknown): ByteLevelTokenizer {
    return new ByteLevelTokenizer(parseTokenizerJson(json, kinds));
  }
}
