/** Byte-level BPE, which GGUF files call `gpt2`. */
import { gpt2Expression, gpt4Expression } from '../../patterns/known-pattern.js';
import type { TokenizerJson } from '../../tokenizer/tokenizer-json.js';
import { asOneOf } from '@glossa/check';
import { byteLevelJson, frameJson, splitJson, vocabJson } from '../parts-json.js';
import { addedJson, idOf } from '../sentence-piece.js';
import type { GgufVocabulary } from './vocabulary.js';

/**
 * How text is cut into words, by `tokenizer.ggml.pre`: expressions, each of which cuts the pieces of the one before it.
 */
const cuts: Record<string, readonly string[]> = {
  default: [gpt2Expression],
  'gpt-2': [gpt2Expression],
  smollm: ['\\p{N}', gpt2Expression],
  'llama-bpe': [/* @__PURE__ */ gpt4Expression('\\p{N}{1,3}')],
  qwen2: [/* @__PURE__ */ gpt4Expression('\\p{N}')],
};

export function ggufByteLevelJson(vocabulary: GgufVocabulary): TokenizerJson {
  const pre = asOneOf(Object.keys(cuts), 'default')(vocabulary.field('pre'));
  const byteLevel = byteLevelJson(vocabulary.flag('add_space_prefix'), false);
  const { pieces } = vocabulary;
  return {
    added_tokens: addedJson(pieces, 'control', 'user'),
    pre_tokenizer: { type: 'Sequence', pretokenizers: [...cuts[pre].map(splitJson), byteLevel] },
    post_processor: frameJson(vocabulary.framed('bos'), vocabulary.framed('eos'), idOf(pieces)),
    decoder: byteLevel,
    model: {
      type: 'BPE',
      ignore_merges: pre === 'llama-bpe',
      vocab: vocabJson(pieces.map(({ piece }) => piece)),
      merges: vocabulary.field('merges').array,
    },
  };
}
