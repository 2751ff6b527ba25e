/** The byte-level BPE tokenizer in a GGUF file's metadata. */
import { gpt2Expression, gpt4Expression } from '../patterns/known-pattern.js';
import { Tokenizer } from '../tokenizer.js';
import { Untrusted } from '../untrusted.js';

/** How text is cut into words, by `tokenizer.ggml.pre`: expressions, each of which cuts the pieces of the one before it. */
const cuts: Record<string, readonly string[]> = {
  default: [gpt2Expression],
  'gpt-2': [gpt2Expression],
  smollm: ['\\p{N}', gpt2Expression],
  'llama-bpe': [/* @__PURE__ */ gpt4Expression('\\p{N}{1,3}')],
  qwen2: [/* @__PURE__ */ gpt4Expression('\\p{N}')],
};
/** `tokenizer.ggml.token_type`. */
const control = 3;
const userDefined = 4;

/**
 * The chat template beside it, `tokenizer.chat_template`, is for `ChatTemplate`.
 * @param metadata of the file, by llama.cpp's keys
 * @throws one line when a part is missing, damaged or of a kind that is not supported
 */
export function fromGguf(metadata: ReadonlyMap<string, unknown>): Tokenizer {
  const field = (key: string): Untrusted => new Untrusted(metadata.get(`tokenizer.ggml.${key}`), `tokenizer.ggml.${key}`);
  const flag = (key: string): boolean => field(key).boolean(false);
  field('model').oneOf(['gpt2']);
  const pre = field('pre').oneOf(Object.keys(cuts), 'default');
  const tokens = field('tokens').array.map((token) => (typeof token === 'string' ? token : field('tokens').fail('strings')));
  const types = field('token_type').absent ? [] : field('token_type').array;
  const byteLevel = { type: 'ByteLevel', add_prefix_space: flag('add_space_prefix'), trim_offsets: true, use_regex: false };
  const vocab = new Map(tokens.map((token, id) => [token, id]));
  if (vocab.size < tokens.length) field('tokens').fail('tokens that differ from each other');
  const framed = (key: string): string[] => {
    if (!flag(`add_${key}_token`)) return [];
    return [tokens[field(`${key}_token_id`).integer(0, tokens.length - 1)]!];
  };
  const [before, after] = [framed('bos'), framed('eos')];
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const around = (id: string) => [...before.map(special), { Sequence: { id, type_id: 0 } }, ...after.map(special)];
  return Tokenizer.fromJson({
    added_tokens: tokens.flatMap((content, id) => (types[id] === control || types[id] === userDefined ? [{ id, content, special: types[id] === control }] : [])),
    pre_tokenizer: {
      type: 'Sequence',
      pretokenizers: [...cuts[pre]!.map((Regex) => ({ type: 'Split', pattern: { Regex }, behavior: 'Isolated', invert: false })), byteLevel],
    },
    post_processor: {
      type: 'TemplateProcessing',
      single: around('A'),
      pair: [...around('A'), ...around('B')],
      special_tokens: Object.fromEntries([...before, ...after].map((id) => [id, { id, ids: [vocab.get(id)], tokens: [id] }])),
    },
    decoder: byteLevel,
    model: { type: 'BPE', ignore_merges: pre === 'llama-bpe', vocab: Object.fromEntries(vocab), merges: field('merges').array },
  });
}
