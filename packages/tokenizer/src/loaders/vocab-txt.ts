/** BERT's file: vocab.txt, one token a line. */
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asBoolean, asOptional, fail, inWords, readOptions, show } from '@glossa/check';
import { sequence, special, templateJson } from './parts-json.js';

export interface VocabTxtOptions {
  /** Whether the model is uncased; true by default. */
  lowercase?: boolean;
  /** Whether accents are taken off; by default where the model is uncased. */
  stripAccents?: boolean;
  /** Whether every ideograph is a word; true by default. */
  separateIdeographs?: boolean;
}

/** A WordPiece tokenizer from the text of a vocab.txt. */
export function fromVocabTxt(vocab: string, options: VocabTxtOptions = {}): Tokenizer {
  const read = readOptions('fromVocabTxt', options, {
    lowercase: asBoolean(true),
    stripAccents: asOptional(asBoolean()),
    separateIdeographs: asBoolean(true),
  });
  const lines = vocab.replace(/\r?\n$/, '').split(/\r?\n/);
  const ids = new Map<string, number>();
  lines.forEach((token, id) => {
    if (ids.has(token))
      fail(
        'vocab.txt',
        'a token on one line',
        inWords(`${show(token)} on lines ${ids.get(token)! + 1} and ${id + 1}`),
        'invalid-file',
      );

    ids.set(token, id);
  });
  const specialTokens = ['[PAD]', '[UNK]', '[CLS]', '[SEP]', '[MASK]'].filter((token) => ids.has(token));
  return Tokenizer.fromJson(wordPieceJson(ids, read, specialTokens));
}

/** BERT's pipeline around a vocabulary. */
export function wordPieceJson(
  ids: ReadonlyMap<string, number>,
  {
    lowercase,
    stripAccents = null,
    separateIdeographs,
  }: { lowercase: boolean; stripAccents?: boolean | undefined | null; separateIdeographs: boolean },
  specialTokens: readonly string[],
): Record<string, unknown> {
  const single = [special('[CLS]'), sequence('A'), special('[SEP]')];
  const framed = ids.has('[CLS]') && ids.has('[SEP]');
  return {
    added_tokens: specialTokens.map((content) => ({ id: ids.get(content), content, special: true })),
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: separateIdeographs,
      strip_accents: stripAccents,
      lowercase,
    },
    pre_tokenizer: { type: 'BertPreTokenizer' },
    post_processor: framed
      ? templateJson(single, [...single, sequence('B', 1), special('[SEP]', 1)], (token) => ids.get(token))
      : null,
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    model: {
      type: 'WordPiece',
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(ids),
    },
  };
}
