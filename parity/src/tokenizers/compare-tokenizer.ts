/** A tokenizer beside the recorded one: every string, pair, batch and window; nothing may differ. */
import type { Encoding, Tokenizer } from '@glossa/tokenizer';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

export interface Golden {
  class?: string[];
  ids_from?: string;
  vocab_size: number;
  shared_files?: string;
  special?: Record<string, string>;
  cases: {
    text: string;
    ids: number[];
    tokens: string[];
    offsets?: number[][];
    /** Where two of the reference's own tokenizers disagree, either is right. */
    slow_ids?: number[];
    /** Set where two segmentations have the same score. */
    ambiguous?: string;
    slow_decoded?: string;
    decoded: string;
    decoded_with_special?: string;
    decoded_cleanup?: string;
  }[];
  /** What a translation model's other tokenizer makes of the same strings. */
  target_cases?: { text: string; ids: number[]; decoded: string }[];
  lone_surrogates?: { text_json_escaped: string; ids: number[] }[];
  pairs?: { text: string; pair: string; ids: number[]; token_type_ids?: number[] }[];
  batch?: {
    texts: string[];
    args: { padding: true | 'max_length'; max_length?: number; truncation?: boolean; pad_to_multiple_of?: number };
    input_ids: number[][];
    attention_mask: number[][];
    token_type_ids?: number[][];
  }[];
  qa_windows?: Windows[];
}

interface Windows {
  question: string;
  context: string;
  max_length: number;
  stride: number;
  first_is_context: boolean;
  windows: {
    ids: number[];
    attention_mask: number[];
    token_type_ids?: number[];
    sequence_ids: number[];
    offsets: number[][];
  }[];
}

/** Whether Python's own tokenizer was recorded, not the one in Rust. */
export function isSlow({ ids_from }: Golden): boolean {
  return ids_from !== undefined && !ids_from.endsWith('Fast');
}

/** XLNet pads on the left, with a type of its own. */
function paddingOf({ class: [name = ''] = [], special = {} }: Golden): {
  token: string | undefined;
  direction: 'left' | 'right';
  typeId: number;
} {
  const isXlnet = name.startsWith('XLNet');
  return { token: special.pad_token, direction: isXlnet ? 'left' : 'right', typeId: isXlnet ? 3 : 0 };
}

const sorted = (ids: readonly number[]) => [...ids].sort((a, b) => a - b);
const equal = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

function compareStrings(comparison: Comparison, tokenizer: Tokenizer, golden: Golden): void {
  const { cases, lone_surrogates = [] } = golden;
  for (const {
    text,
    ids,
    tokens,
    offsets,
    slow_ids,
    slow_decoded,
    ambiguous,
    decoded,
    decoded_with_special,
    decoded_cleanup,
  } of cases) {
    const name = JSON.stringify(text);
    const encoding = tokenizer.encode(text, { allowSpecial: true });
    // The same tokens in another order have the same score, and rounding decides.
    const isTie =
      (ambiguous !== undefined || isSlow(golden)) &&
      equal(sorted(encoding.ids), sorted(ids)) &&
      tokenizer.decode(encoding.ids) === tokenizer.decode(ids);
    if (isTie) comparison.same(`encoding of ${name}, up to a tie`, sorted(encoding.ids), sorted(ids));
    else if (!(slow_ids && equal(encoding.ids, slow_ids))) {
      comparison.same(
        `encoding of ${name}`,
        [encoding.ids, encoding.tokens, offsets && encoding.offsets],
        [ids, tokens, offsets],
      );
    }
    const plain = tokenizer.decode(ids);
    comparison.same(`decoding of ${name}`, plain, plain === slow_decoded ? plain : decoded);
    comparison.same(
      `decoding of ${name} with special tokens`,
      tokenizer.decode(ids, { skipSpecialTokens: false }),
      decoded_with_special ?? decoded,
    );
    comparison.same(
      `decoding of ${name}, cleaned up`,
      tokenizer.decode(ids, { cleanUpSpaces: true }),
      decoded_cleanup ?? decoded,
    );
  }
  for (const { text_json_escaped, ids } of lone_surrogates) {
    comparison.same(
      `encoding of ${text_json_escaped}`,
      tokenizer.encode(JSON.parse(text_json_escaped) as string, { allowSpecial: true }).ids,
      ids,
    );
  }
}

function comparePairs(comparison: Comparison, tokenizer: Tokenizer, golden: Golden): void {
  for (const { text, pair, ids, token_type_ids } of golden.pairs ?? []) {
    // The fast tokenizers take an empty pair for none.
    const encoding = tokenizer.encode(text, {
      pair: pair === '' && !isSlow(golden) ? undefined : pair,
      allowSpecial: true,
    });
    comparison.same(
      `pair ${JSON.stringify([text, pair])}`,
      [encoding.ids, token_type_ids && encoding.typeIds],
      [ids, token_type_ids],
    );
  }
}

function compareBatches(comparison: Comparison, tokenizer: Tokenizer, golden: Golden): void {
  for (const [i, { texts, args, input_ids, attention_mask, token_type_ids }] of (golden.batch ?? []).entries()) {
    const encodings = tokenizer.encodeBatch(texts, {
      allowSpecial: true,
      truncation: args.truncation ? { maxLength: args.max_length! } : undefined,
      padding: {
        ...paddingOf(golden),
        length: args.padding === true ? 'longest' : args.max_length!,
        multipleOf: args.pad_to_multiple_of ?? 1,
      },
    });
    const ours = [
      encodings.map((e) => e.ids),
      encodings.map((e) => e.attentionMask),
      token_type_ids && encodings.map((e) => e.typeIds),
    ];
    comparison.same(`batch ${i}`, ours, [input_ids, attention_mask, token_type_ids]);
  }
}

/** Without a post-processor the reference loses, in all windows but the first, which tokens are the pair's. */
function forgetsSequences({ windows }: Windows): boolean {
  return windows.length > 1 && windows.slice(1).every(({ sequence_ids }) => !sequence_ids.includes(1));
}

function windowOf(encoding: Encoding, { token_type_ids }: Windows['windows'][number], forget: boolean) {
  const sequenceIds = encoding.sequenceIds.map((sequence) => sequence ?? -1);
  const forgotten = (i: number) => forget && sequenceIds[i] === 1;
  return {
    ids: encoding.ids,
    attention_mask: encoding.attentionMask,
    token_type_ids: token_type_ids && encoding.typeIds,
    sequence_ids: sequenceIds.map((id, i) => (forgotten(i) ? -1 : id)),
    offsets: encoding.offsets.map((span, i) => (forgotten(i) ? [0, 0] : span)),
  };
}

function compareWindows(comparison: Comparison, tokenizer: Tokenizer, golden: Golden): void {
  for (const [i, recorded] of (golden.qa_windows ?? []).entries()) {
    const { question, context, max_length, stride, first_is_context, windows } = recorded;
    const [encoding] = tokenizer.encodeBatch([first_is_context ? [context, question] : [question, context]], {
      truncation: { maxLength: max_length, stride, strategy: first_is_context ? 'onlyFirst' : 'onlySecond' },
      padding: { ...paddingOf(golden), length: max_length },
    });
    const ours = [encoding, ...encoding.overflowing];
    comparison.same(`number of windows ${i}`, ours.length, windows.length);
    for (const [w, window] of windows.entries()) {
      if (!ours[w]) continue;
      const { ids, attention_mask, token_type_ids, sequence_ids, offsets } = window;
      const expected = { ids, attention_mask, token_type_ids, sequence_ids, offsets };
      comparison.same(
        `windows ${i}, window ${w}`,
        windowOf(ours[w], window, w > 0 && forgetsSequences(recorded)),
        expected,
      );
    }
  }
}

function compareTarget(
  comparison: Comparison,
  tokenizer: Tokenizer,
  target: Tokenizer,
  { target_cases = [] }: Golden,
): void {
  for (const { text, ids, decoded } of target_cases) {
    comparison.same(`target encoding of ${JSON.stringify(text)}`, target.encode(text, { allowSpecial: true }).ids, ids);
    comparison.same(`target decoding of ${JSON.stringify(text)}`, tokenizer.decode(ids), decoded);
  }
}

/** @param target of a translation model, the tokenizer of the language translated into */
export function compareTokenizer(tokenizer: Tokenizer, golden: Golden, target?: Tokenizer): Outcome {
  const comparison = new Comparison(0);
  comparison.same('vocabulary size', tokenizer.vocabSize, golden.vocab_size);
  compareStrings(comparison, tokenizer, golden);
  comparePairs(comparison, tokenizer, golden);
  compareBatches(comparison, tokenizer, golden);
  compareWindows(comparison, tokenizer, golden);
  if (target !== undefined) compareTarget(comparison, tokenizer, target, golden);
  else if (golden.target_cases) comparison.leave('target_cases');
  return comparison.outcome();
}
