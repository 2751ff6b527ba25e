import { Tokenizer } from '@glossa/tokenizer';

/** A tokenizer whose tokens are bytes (ids 3…258), with `[CLS] question [SEP] context [SEP]`: three tokens make a Chinese character. */
export function byteTokenizerJson(
  postProcessor: object | null = { type: 'BertProcessing', cls: ['[CLS]', 1], sep: ['[SEP]', 2] },
): object {
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  const alphabet = Array.from({ length: 256 }, (_, byte) => String.fromCodePoint(printable(byte) ? byte : next++));
  const specials = ['[PAD]', '[CLS]', '[SEP]'];
  return {
    version: '1.0',
    added_tokens: specials.map((content, id) => ({ id, content, special: true })),
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: postProcessor,
    decoder: { type: 'ByteLevel' },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries([...specials, ...alphabet].map((token, id) => [token, id])),
      merges: [],
    },
  };
}

export const byteTokenizer = () => Tokenizer.fromJson(byteTokenizerJson());
