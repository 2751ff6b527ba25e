/** A question with its context as a model reads them: cut into overlapping windows where the context is long. */
import { check, fail, inWords } from '@glossa/check';
import type { Encoding } from '@glossa/tokenizer';
import type { PairTokenizer, QuestionInput } from '../parts.js';

export interface Window {
  inputIds: readonly number[];
  tokenTypeIds: readonly number[];
  /** The tokens of the context among them: the first, and the one after the last. */
  from: number;
  to: number;
  /** Where in the context each of those stands, [start, end) in UTF-16 units. */
  offsets: readonly (readonly [start: number, end: number])[];
  /** Which token of the whole context the first of them is. */
  firstToken: number;
}

export interface WindowOptions {
  /** Most tokens of a window, question and special tokens included. */
  maxLength: number;
  /** Tokens that neighboring windows share. Default: 128, or half of what a window holds of the context. */
  docStride?: number | undefined;
  /** Tokens of the context that a window must have room for. */
  leastRoom: number;
  /** Whether tokens of the context that the question has too get `sharedTokenType`. */
  markShared?: boolean | undefined;
}

/**
 * The type of a token of the context that the question has too: the exact-match feature of Chen et al. 2017 (section
 * 3.2, https://arxiv.org/abs/1704.00051).
 */
const sharedTokenType = 2;

/**
 * @param where the function that the user called
 * @throws GlossaError when the question leaves too little room for the context, or the stride fills it
 */
export function windowsOf(
  where: string,
  tokenizer: PairTokenizer,
  { question, context }: QuestionInput,
  { maxLength, docStride, leastRoom, markShared = false }: WindowOptions,
): Window[] {
  const withoutContext = tokenizer.encode(question, { pair: '' }).length;
  const room = maxLength - withoutContext;
  if (room < leastRoom) {
    const most = maxLength - leastRoom;
    const expected = `at most ${most} tokens, special ones included, beside ${leastRoom} of the context`;
    fail(`${where}: question`, expected, inWords(`${withoutContext}`));
  }
  const stride = docStride ?? Math.min(128, room >> 1);
  check(stride < room, `${where}: docStride`, `less than the ${room} tokens of the context in a window`, stride);
  const first = tokenizer.encode(question, {
    pair: context,
    truncation: { maxLength, stride, strategy: 'onlySecond' },
  });
  return [first, ...first.overflowing].map((encoding, index) => {
    const from = encoding.sequenceIds.indexOf(1);
    const to = encoding.sequenceIds.lastIndexOf(1) + 1;
    return {
      inputIds: encoding.ids,
      tokenTypeIds: markShared ? withShared(encoding) : encoding.typeIds,
      from: Math.max(0, from),
      to,
      offsets: from < 0 ? [] : encoding.offsets.slice(from, to),
      firstToken: index * (room - stride),
    };
  });
}

function withShared({ ids, typeIds, sequenceIds }: Pick<Encoding, 'ids' | 'typeIds' | 'sequenceIds'>): number[] {
  const asked = new Set(ids.filter((_, index) => sequenceIds[index] === 0));
  return typeIds.map((type, index) => (sequenceIds[index] === 1 && asked.has(ids[index]) ? sharedTokenType : type));
}

/** @throws GlossaError when a tokenizer puts nothing between a question and its context */
export function checkPairs(tokenizer: PairTokenizer): void {
  const setsApart = tokenizer.encode('', { pair: '' }).length >= 2;
  const expected = 'a post-processor that sets a pair of texts apart, such as BertProcessing';
  check(setsApart, 'QuestionAnswering: tokenizer', expected, undefined);
}
