import { Tokenizer } from '@glossa/tokenizer';

/** A tokenizer whose tokens are bytes (ids 3…258) between no start and one `</s>`: three tokens make a Chinese character. */
export function byteTokenizerJson(): object {
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  const alphabet = Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
  const specials = ['<pad>', '<s>', '</s>'];
  return {
    version: '1.0',
    added_tokens: specials.map((content, id) => ({ id, content, special: true })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: {
      type: 'TemplateProcessing',
      single: [{ Sequence: { id: 'A', type_id: 0 } }, { SpecialToken: { id: '</s>', type_id: 0 } }],
      pair: [{ Sequence: { id: 'A', type_id: 0 } }, { Sequence: { id: 'B', type_id: 0 } }],
      special_tokens: { '</s>': { id: '</s>', ids: [2], tokens: ['</s>'] } },
    },
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries([...specials, ...alphabet].map((token, id) => [token, id])),
      merges: [],
    },
  };
}

export const byteTokenizer = () => Tokenizer.fromJson(byteTokenizerJson());
