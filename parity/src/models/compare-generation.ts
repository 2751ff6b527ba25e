/** Compares recorded searches with ours. */
import {
  badWords,
  beamSearch,
  collect,
  encoderNoRepeatNgram,
  forcedBos,
  forcedEos,
  generate,
  greedy,
  minLength,
  minNewTokens,
  noRepeatNgram,
  repetitionPenalty,
  type Decoder,
  type LogitsProcessor,
} from '@glossa/decoding';
import type { Comparison } from '../comparison.js';
import type { GenerateCase, Rows } from './fixture.js';
import { unpadded } from './rows.js';

/** The reference's arguments of `generate`, as far as they are known here. */
interface Arguments {
  eos_token_id: number | number[];
  /** Of encoder-decoders only. */
  decoder_start_token_id?: number;
  max_new_tokens?: number;
  max_length?: number;
  min_new_tokens?: number;
  min_length?: number;
  num_beams?: number;
  length_penalty?: number;
  early_stopping?: boolean | 'never';
  num_return_sequences?: number;
  repetition_penalty?: number;
  no_repeat_ngram_size?: number;
  encoder_no_repeat_ngram_size?: number;
  bad_words_ids?: number[][];
  forced_bos_token_id?: number;
  forced_eos_token_id?: number;
}

const known = [
  ...[
    'eos_token_id',
    'pad_token_id',
    'bos_token_id',
    'do_sample',
    'max_new_tokens',
    'max_length',
    'min_new_tokens',
    'min_length',
  ],
  ...[
    'num_beams',
    'length_penalty',
    'early_stopping',
    'num_return_sequences',
    'repetition_penalty',
    'no_repeat_ngram_size',
    'bad_words_ids',
  ],
  ...['decoder_start_token_id', 'encoder_no_repeat_ngram_size', 'forced_bos_token_id', 'forced_eos_token_id'],
];

/** In the order in which the reference applies them. */
function processorsOf(args: Arguments, inputIds: Rows): LogitsProcessor[] {
  const { eos_token_id: eos } = args;
  return [
    ...(args.repetition_penalty !== undefined ? [repetitionPenalty(args.repetition_penalty)] : []),
    ...(args.no_repeat_ngram_size ? [noRepeatNgram(args.no_repeat_ngram_size)] : []),
    ...(args.encoder_no_repeat_ngram_size ? [encoderNoRepeatNgram(args.encoder_no_repeat_ngram_size, inputIds)] : []),
    ...(args.bad_words_ids ? [badWords(args.bad_words_ids)] : []),
    ...(args.min_length ? [minLength(args.min_length, eos)] : []),
    ...(args.min_new_tokens ? [minNewTokens(args.min_new_tokens, eos)] : []),
    ...(args.forced_bos_token_id !== undefined ? [forcedBos(args.forced_bos_token_id)] : []),
    ...(args.forced_eos_token_id !== undefined ? [forcedEos(args.forced_eos_token_id, args.max_length!)] : []),
  ];
}

/** The reference's processors see the padding on the left of a prompt; our prompts have none. */
function seeingPadding(process: LogitsProcessor, padding: readonly number[][]): LogitsProcessor {
  return (logits, history, { row, promptLength }) =>
    process(logits, [...padding[row], ...history], { row, promptLength: promptLength + padding[row].length });
}

function searchOf({ num_beams = 1, length_penalty, early_stopping, num_return_sequences }: Arguments) {
  if (num_beams === 1) return greedy();
  return beamSearch({
    numBeams: num_beams,
    ...(length_penalty !== undefined && { lengthPenalty: length_penalty }),
    ...(early_stopping !== undefined && { earlyStopping: early_stopping }),
    ...(num_return_sequences !== undefined && { numResults: num_return_sequences }),
  });
}

/** Logits as they pass by, [row][step]. */
function recorder(rows: number): { seen: Float32Array[][]; record: LogitsProcessor } {
  const seen: Float32Array[][] = Array.from({ length: rows }, () => []);
  return { seen, record: (logits, _history, { row }) => void seen[row].push(logits.slice()) };
}

/**
 * Sequences, and the logits they came from. A decoder-only model's prompts are padded on the left; ours are decoded
 * without it. An encoder-decoder's `decoder` has read the inputs already, and begins with the start token.
 */
export async function compareGeneration(
  comparison: Comparison,
  decoder: Decoder,
  { name, inputs, kwargs, trimmed, sequences_scores, scores, logits }: GenerateCase,
  expect: (tensor: string) => Float32Array,
): Promise<void> {
  if (kwargs.do_sample === true) return comparison.leave(`${name} (do_sample)`);
  if (
    !comparison.knows(name, kwargs, known) ||
    !comparison.knows(`${name}: inputs`, inputs, ['input_ids', 'attention_mask'])
  )
    return;

  const args = kwargs as unknown as Arguments;
  const start = args.decoder_start_token_id;
  const given = start === undefined ? inputs.input_ids : inputs.input_ids.map(() => [start]);
  const prompts = start === undefined ? unpadded(given, inputs.attention_mask) : given;
  const padding = given.map((row, r) => row.slice(0, row.length - prompts[r].length));
  const [raw, processed] = [recorder(prompts.length), recorder(prompts.length)];
  const sequences = await collect(
    generate(decoder, prompts, {
      search: searchOf(args),
      processors: [
        raw.record,
        ...processorsOf(args, inputs.input_ids).map((process) => seeingPadding(process, padding)),
        processed.record,
      ],
      maxNewTokens: args.max_new_tokens ?? args.max_length! - given[0].length,
      eosTokenId: args.eos_token_id,
    }),
  );
  comparison.same(
    name,
    sequences.map(({ ids }) => ids),
    trimmed,
  );
  if (sequences_scores)
    comparison.near(
      `scores of ${name}`,
      sequences.map(({ score }) => score),
      sequences_scores,
    );
  if ((args.num_beams ?? 1) > 1) return;
  if (logits) compareSteps(comparison, `logits of ${name}`, raw.seen, expect(logits.tensor));
  if (scores) compareSteps(comparison, `processed logits of ${name}`, processed.seen, expect(scores.tensor));
}

/** @param expected [step, batch, vocab]; what follows the end of a row means nothing */
function compareSteps(comparison: Comparison, what: string, seen: Float32Array[][], expected: Float32Array): void {
  const size = seen[0][0].length;
  for (const [row, steps] of seen.entries()) {
    for (const [step, logits] of steps.entries()) {
      const start = (step * seen.length + row) * size;
      // Where the reference has -infinity, the file has the lowest number.
      const reference = expected.slice(start, start + size).map((value) => (value < -3.4e38 ? -Infinity : value));
      comparison.near(`${what}, row ${row}, step ${step}`, logits, reference);
    }
  }
}
