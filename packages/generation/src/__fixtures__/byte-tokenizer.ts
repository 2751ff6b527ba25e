import { Tokenizer } from '@glossa/tokenizer';

export const bos = 256;
export const eos = 257;

/** Ids 0-255 are the bytes of UTF-8, then a start and an end token: a byte-level BPE without merges. */
export function byteTokenizer(): Tokenizer {
  // GPT-2's alphabet: printable bytes stand for themselves, the others for characters from U+0100 on.
  const printable = (byte: number) => (byte >= 33 && byte <= 126) || (byte >= 161 && byte <= 172) || byte >= 174;
  let next = 256;
  const vocab = Object.fromEntries(
    Array.from({ length: 256 }, (_, byte) => [String.fromCharCode(printable(byte) ? byte : next++), byte]),
  );
  const special = (id: number, content: string) => ({
    id,
    content,
    single_word: false,
    lstrip: false,
    rstrip: false,
    normalized: false,
    special: true,
  });
  return Tokenizer.fromJson({
    version: '1.0',
    truncation: null,
    padding: null,
    added_tokens: [special(bos, '<s>'), special(eos, '</s>')],
    normalizer: null,
    pre_tokenizer: { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: true },
    post_processor: null,
    decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    model: {
      type: 'BPE',
      dropout: null,
      unk_token: null,
      continuing_subword_prefix: null,
      end_of_word_suffix: null,
      fuse_unk: false,
      byte_fallback: false,
      vocab,
      merges: [],
    },
  });
}
