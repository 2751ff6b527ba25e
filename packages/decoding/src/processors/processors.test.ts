import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import * as decoding from '../index.js';
import { chain, type LogitsProcessor } from './processor.js';

const root = process.env.GLOSSA_FIXTURES ?? fileURLToPath(new URL('../../../../../shared/fixtures', import.meta.url));
const file = `${root}/ops/logits_processors.json`;
const present = existsSync(file);
if (!present) console.warn(`SKIPPED: parity of the logits processors, no ${file}`);

interface Case {
  processor: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- whatever the reference class takes
  args: Record<string, any>;
  input_ids: number[][];
  scores: (number | string)[][];
  expected: (number | string)[][];
}

const d = decoding;
const keep = (args: Case['args']) => (args.min_tokens_to_keep ? { minTokensToKeep: args.min_tokens_to_keep } : {});

/** Reference class -> ours, with the prompt length to report. */
const makers: Record<string, (args: Case['args']) => LogitsProcessor | [LogitsProcessor, number]> = {
  TemperatureLogitsWarper: (a) => d.temperature(a.temperature),
  TopKLogitsWarper: (a) => d.topK(a.top_k, keep(a)),
  TopPLogitsWarper: (a) => d.topP(a.top_p, keep(a)),
  MinPLogitsWarper: (a) => d.minP(a.min_p, keep(a)),
  TypicalLogitsWarper: (a) => d.typicalP(a.typical_p, keep(a)),
  EpsilonLogitsWarper: (a) => d.epsilonCutoff(a.epsilon, keep(a)),
  EtaLogitsWarper: (a) => d.etaCutoff(a.epsilon, keep(a)),
  RepetitionPenaltyLogitsProcessor: (a) => d.repetitionPenalty(a.penalty),
  EncoderRepetitionPenaltyLogitsProcessor: (a) => d.encoderRepetitionPenalty(a.penalty, a.encoder_input_ids),
  NoRepeatNGramLogitsProcessor: (a) => d.noRepeatNgram(a.ngram_size),
  EncoderNoRepeatNGramLogitsProcessor: (a) => d.encoderNoRepeatNgram(a.encoder_ngram_size, a.encoder_input_ids),
  MinLengthLogitsProcessor: (a) => d.minLength(a.min_length, a.eos_token_id),
  MinNewTokensLengthLogitsProcessor: (a) => [d.minNewTokens(a.min_new_tokens, a.eos_token_id), a.prompt_length_to_skip],
  NoBadWordsLogitsProcessor: (a) => d.badWords(a.bad_words_ids),
  SequenceBiasLogitsProcessor: (a) => d.sequenceBias(a.sequence_bias),
  ForcedBOSTokenLogitsProcessor: (a) => d.forcedBos(a.bos_token_id),
  ForcedEOSTokenLogitsProcessor: (a) => d.forcedEos(a.eos_token_id, a.max_length),
  SuppressTokensLogitsProcessor: (a) => d.suppressTokens(a.suppress_tokens),
  SuppressTokensAtBeginLogitsProcessor: (a) => [d.suppressTokensAtBegin(a.begin_suppress_tokens), a.begin_index],
  ExponentialDecayLengthPenalty: (a) => {
    const [start, factor] = a.exponential_decay_length_penalty;
    return [d.exponentialDecayLength(start, factor, a.eos_token_id), a.input_ids_seq_length];
  },
  LogitNormalization: () => d.normalizeLogits(),
  chain: () =>
    chain([
      d.repetitionPenalty(1.3),
      d.noRepeatNgram(2),
      d.minLength(20, 2),
      d.temperature(0.8),
      d.topK(8),
      d.topP(0.9),
    ]),
};

describe.skipIf(!present)('processors equal the recorded ones', () => {
  const { cases } = present ? (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }) : { cases: [] };
  it.each(cases.map((c) => [`${c.processor} ${JSON.stringify(c.args).slice(0, 80)}`, c] as const))('%s', (_, c) => {
    const made = makers[c.processor](c.args);
    const [process, promptLength] = Array.isArray(made) ? made : [made, 1];
    c.input_ids.forEach((history, row) => {
      const logits = Float32Array.from(c.scores[row], toNumber);
      const result = process(logits, history, { row, promptLength }) ?? logits;
      expect(result.length).toBe(c.expected[row].length);
      c.expected[row].map(toNumber).forEach((expected, id) => {
        if (Number.isFinite(expected)) expect(Math.abs(result[id] - expected)).toBeLessThan(1e-5);
        else expect(result[id]).toBe(expected);
      });
    });
  });
});

describe('bad arguments', () => {
  it.each<[string, () => unknown, string]>([
    [
      'temperature',
      () => d.temperature(0),
      'temperature: value: expected a number above 0 (for 0, use greedy()), received 0',
    ],
    ['topK', () => d.topK(0.5), 'topK: k: expected a positive integer, received 0.5'],
    ['topP', () => d.topP(1.5), 'topP: p: expected a number above 0 and at most 1, received 1.5'],
    [
      'an unknown option',
      () => d.topP(0.5, { keep: 1 } as never),
      'topP: unknown option "keep", expected one of: minTokensToKeep',
    ],
    [
      'minTokensToKeep',
      () => d.topK(5, { minTokensToKeep: 0 }),
      'topK: minTokensToKeep: expected a positive integer, received 0',
    ],
    ['ids', () => d.suppressTokens([-1]), 'suppressTokens: expected token ids (integers of at least 0), received -1'],
    ['an empty bad word', () => d.badWords([[]]), 'sequenceBias: expected sequences of at least one id, received []'],
    [
      'an id outside the vocabulary',
      () => d.suppressTokens([7])(new Float32Array(5), [], { row: 0, promptLength: 0 }),
      'suppressTokens: expected ids below the vocabulary size 5, received 7',
    ],
    [
      'a row without source',
      () => d.encoderNoRepeatNgram(1, [])(new Float32Array(5), [], { row: 0, promptLength: 0 }),
      'encoderNoRepeatNgram: sources: expected one for each row, row 0 too, received []',
    ],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });
});

function toNumber(value: number | string): number {
  return value === '-inf' ? -Infinity : Number(value);
}
