/** Logits processors by the reference's class names. */
import * as decoding from '@glossa/decoding';
import type { LogitsProcessor } from '@glossa/decoding';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

interface Case {
  processor: string;
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- each processor has its own arguments
  args: Record<string, any>;
  input_ids: number[][];
  scores: (number | '-inf')[][];
  expected: (number | '-inf')[][];
}

type Maker = (args: Case['args']) => { process: LogitsProcessor; promptLength?: number };

const kept = ({ min_tokens_to_keep: minTokensToKeep }: Case['args']) => (minTokensToKeep ? { minTokensToKeep } : {});

const makers: Record<string, Maker> = {
  TemperatureLogitsWarper: (a) => ({ process: decoding.temperature(a.temperature) }),
  TopKLogitsWarper: (a) => ({ process: decoding.topK(a.top_k, kept(a)) }),
  TopPLogitsWarper: (a) => ({ process: decoding.topP(a.top_p, kept(a)) }),
  MinPLogitsWarper: (a) => ({ process: decoding.minP(a.min_p, kept(a)) }),
  TypicalLogitsWarper: (a) => ({ process: decoding.typicalP(a.typical_p, kept(a)) }),
  EpsilonLogitsWarper: (a) => ({ process: decoding.epsilonCutoff(a.epsilon, kept(a)) }),
  EtaLogitsWarper: (a) => ({ process: decoding.etaCutoff(a.epsilon, kept(a)) }),
  RepetitionPenaltyLogitsProcessor: (a) => ({ process: decoding.repetitionPenalty(a.penalty) }),
  EncoderRepetitionPenaltyLogitsProcessor: (a) => ({
    process: decoding.encoderRepetitionPenalty(a.penalty, a.encoder_input_ids),
  }),
  NoRepeatNGramLogitsProcessor: (a) => ({ process: decoding.noRepeatNgram(a.ngram_size) }),
  EncoderNoRepeatNGramLogitsProcessor: (a) => ({
    process: decoding.encoderNoRepeatNgram(a.encoder_ngram_size, a.encoder_input_ids),
  }),
  MinLengthLogitsProcessor: (a) => ({ process: decoding.minLength(a.min_length, a.eos_token_id) }),
  MinNewTokensLengthLogitsProcessor: (a) => ({
    process: decoding.minNewTokens(a.min_new_tokens, a.eos_token_id),
    promptLength: a.prompt_length_to_skip,
  }),
  NoBadWordsLogitsProcessor: (a) => ({ process: decoding.badWords(a.bad_words_ids) }),
  SequenceBiasLogitsProcessor: (a) => ({ process: decoding.sequenceBias(a.sequence_bias) }),
  ForcedBOSTokenLogitsProcessor: (a) => ({ process: decoding.forcedBos(a.bos_token_id) }),
  ForcedEOSTokenLogitsProcessor: (a) => ({ process: decoding.forcedEos(a.eos_token_id, a.max_length) }),
  SuppressTokensLogitsProcessor: (a) => ({ process: decoding.suppressTokens(a.suppress_tokens) }),
  SuppressTokensAtBeginLogitsProcessor: (a) => ({
    process: decoding.suppressTokensAtBegin(a.begin_suppress_tokens),
    promptLength: a.begin_index,
  }),
  ExponentialDecayLengthPenalty: ({ exponential_decay_length_penalty: [start, factor], ...a }) => ({
    process: decoding.exponentialDecayLength(start, factor, a.eos_token_id),
    promptLength: a.input_ids_seq_length,
  }),
  LogitNormalization: () => ({ process: decoding.normalizeLogits() }),
};

/** The end token of the recorded chain; the fixture does not name it. */
const CHAIN_END = 2;

/** `{ order: ["RepetitionPenalty 1.3", …] }` */
const links: Record<string, (value: number) => LogitsProcessor> = {
  MinLength: (value) => decoding.minLength(value, CHAIN_END),
  NoRepeatNGram: decoding.noRepeatNgram,
  RepetitionPenalty: decoding.repetitionPenalty,
  Temperature: decoding.temperature,
  TopK: decoding.topK,
  TopP: decoding.topP,
};

makers.chain = ({ order }) => {
  const processors = (order as string[]).map((link) => {
    const [name, value] = link.split(' ');
    if (!Object.hasOwn(links, name)) throw new UnknownArgument(link);
    return links[name](Number(value));
  });
  return {
    process: (logits, history, position) =>
      processors.reduce((current, process) => process(current, history, position) ?? current, logits),
  };
};

/** What a recorded processor was told and ours cannot be. */
class UnknownArgument extends Error {}

/**
 * Says what a processor does not mean but its record tells: a remark, or the end token that bad words must not forbid.
 */
const harmless = ['note', 'eos_token_id'];

/** The processor of a case. @throws UnknownArgument when it has an argument that nobody reads */
function make({ processor, args }: Case): ReturnType<Maker> {
  const unread = new Set(Object.keys(args).filter((name) => !harmless.includes(name)));
  const watched = new Proxy(args, {
    get(target, name: string) {
      unread.delete(name);
      return target[name];
    },
  });
  const made = makers[processor](watched);
  if (unread.size > 0) throw new UnknownArgument([...unread].join(', '));
  return made;
}

const toNumber = (value: number | '-inf') => (value === '-inf' ? -Infinity : value);

export function runLogitsProcessors({ cases }: { cases: Case[] }): Outcome {
  const comparison = new Comparison(1e-5);
  for (const [i, recorded] of cases.entries()) {
    const { processor, input_ids, scores, expected } = recorded;
    const name = `${processor} (case ${i})`;
    if (!Object.hasOwn(makers, processor)) {
      comparison.leave(name);
      continue;
    }
    let made: ReturnType<Maker>;
    try {
      made = make(recorded);
    } catch (error) {
      if (!(error instanceof UnknownArgument)) throw error;
      comparison.leave(`${name} (${error.message})`);
      continue;
    }
    const { process, promptLength = 1 } = made;
    for (const [row, history] of input_ids.entries()) {
      const logits = Float32Array.from(scores[row], toNumber);
      const result = process(logits, history, { row, promptLength }) ?? logits;
      comparison.near(`${name}, row ${row}`, result, expected[row].map(toNumber));
    }
  }
  return comparison.outcome();
}
