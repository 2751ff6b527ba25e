/** Byte-level BPE, which GGUF files call `gpt2`. */
import { gpt2Expression, gpt4Expression } from '../../patterns/known-pattern.js';
import type { TokenizerJson } from '../../tokenizer-json.js';
import { frameJson } from '../frame-json.js';
import type { GgufVocabulary } from './vocabulary.js';

/** How text is cut into words, by `tokenizer.ggml.pre`: expressions, each of which cuts the pieces of the one before it. */
const cuts: Record<string, readonly string[]> = {
  default: [gpt2Expression],
  'gpt-2': [gpt2Expression],
  smollm: ['\\p{N}', gpt2Expression],
  'llama-bpe': [/* @__PURE__ */ gpt4Expression('\\p{N}{1,3}')],
  qwen2: [/* @__PURE__ */ gpt4Expression('\\p{N}')],
};

export function byteLevelJson(vocabulary: GgufVocabulary): TokenizerJson {
  const pre = vocabulary.field('pre').oneOf(Object.keys(cuts), 'default');
  const byteLevel = { type: 'ByteLevel', add_prefix_space: vocabulary.flag('add_space_prefix'), trim_offsets: true, use_regex: false };
  const { tokens } = vocabulary;
  const idOf = (framed: string) => tokens.findIndex(({ token }) => token === framed);
  return {
    added_tokens: vocabulary.added(),
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [...cuts[pre]!.map((Regex) => ({ type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false })), byteLevel],
    },
    post_processor: frameJson(vocabulary.framed('bos'), vocabulary.framed('eos'), { get: idOf }),
    decoder: byteLevel,
    model: { type: 'BPE', ignore_merges: pre === 'llama-bpe', vocab: Object.fromEntries(tokens.map(({ token }, id) => [token, id])), merges: vocabulary.field('merges').array },
  };
}
