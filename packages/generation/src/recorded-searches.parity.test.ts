import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import {
  badWords,
  beamSearch,
  collect,
  generate,
  greedy,
  minLength,
  minNewTokens,
  noRepeatNgram,
  repetitionPenalty,
  type LogitsProcessor,
} from '@glossa/decoding';
import { loadCausalLM, loadSeq2SeqLM } from '@glossa/transformer';
import { describe, expect, it } from 'vitest';

const root = process.env.GLOSSA_FIXTURES ?? fileURLToPath(new URL('../../../../shared/fixtures', import.meta.url));
const present = existsSync(`${root}/models/gpt2`);
if (!present) console.warn(`SKIPPED: parity of the searches, no ${root}/models`);

interface Recorded {
  name: string;
  inputs: { input_ids: number[][]; attention_mask: number[][] };
  kwargs: Partial<
    Record<
      | 'max_new_tokens'
      | 'max_length'
      | 'min_length'
      | 'min_new_tokens'
      | 'num_beams'
      | 'length_penalty'
      | 'num_return_sequences'
      | 'repetition_penalty'
      | 'no_repeat_ngram_size',
      number
    >
  > & {
    eos_token_id: number;
    early_stopping?: boolean | 'never';
    bad_words_ids?: number[][];
  };
  trimmed: number[][];
  sequences_scores?: number[];
}

const casesOf = (model: string) =>
  present ? JSON.parse(readFileSync(`${root}/models/${model}/cases.json`, 'utf8')) : { generate: [], cases: [] };

describe.skipIf(!present)('recorded searches of Hugging Face, GPT-2', () => {
  it.each((casesOf('gpt2').generate as Recorded[]).map((recorded) => [recorded.name, recorded] as const))(
    '%s',
    async (_, recorded) => {
      const { inputs, kwargs, trimmed, sequences_scores: scores } = recorded;
      const prompts = inputs.input_ids.map((row, r) => row.filter((_, i) => inputs.attention_mask[r][i] === 1));
      const padding = inputs.input_ids.map((row, r) => row.slice(0, row.length - prompts[r].length));
      const width = inputs.input_ids[0].length;
      const numResults = kwargs.num_return_sequences ?? 1;
      const search = kwargs.num_beams
        ? beamSearch({
            numBeams: kwargs.num_beams,
            lengthPenalty: kwargs.length_penalty,
            earlyStopping: kwargs.early_stopping,
            numResults,
          })
        : greedy();
      using model = await loadCausalLM(`${root}/models/gpt2`);
      const found = await collect(
        generate(model.decoder(), prompts, {
          search,
          processors: processorsOf(kwargs).map((process) => seeingPadding(process, padding)),
          maxNewTokens: kwargs.max_new_tokens ?? kwargs.max_length! - width,
          eosTokenId: kwargs.eos_token_id,
        }),
      );
      expect(found.map(({ ids }) => ids)).toEqual(trimmed);
      scores?.forEach((score, i) => expect(Math.abs(found[i].score - score)).toBeLessThan(1e-4));
    },
  );
});

describe.skipIf(!present)('recorded textbook searches, original Transformer', () => {
  const { generate: recorded, cases } = casesOf('original_transformer');
  it.each(
    (
      recorded as {
        name: string;
        num_beams?: number;
        length_penalty?: number;
        max_new_tokens: number;
        sequences: number[][];
        scores?: number[];
      }[]
    ).map((item) => [item.name, item] as const),
  )(
    '%s',
    async (
      _,
      { num_beams: numBeams, length_penalty: lengthPenalty, max_new_tokens: maxNewTokens, sequences, scores },
    ) => {
      const { input_ids: inputIds, attention_mask: attentionMask } = cases[0].inputs;
      using model = await loadSeq2SeqLM(`${root}/models/original_transformer`);
      using decoder = model.decoder(inputIds, attentionMask);
      const search = numBeams ? beamSearch({ numBeams, lengthPenalty, earlyStopping: 'never' }) : greedy();
      const found = await collect(
        generate(
          decoder,
          sequences.map(() => [1]),
          { search, maxNewTokens, eosTokenId: 2 },
        ),
      );
      expect(found.map(({ ids }) => [1, ...ids])).toEqual(
        sequences.map((sequence) => sequence.slice(0, sequence.indexOf(2) + 1)),
      );
      scores?.forEach((score, i) => expect(Math.abs(found[i].score - score)).toBeLessThan(1e-4));
    },
  );
});

/** In the order in which the reference applies them. */
function processorsOf(kwargs: Recorded['kwargs']): LogitsProcessor[] {
  const {
    eos_token_id: eos,
    repetition_penalty,
    no_repeat_ngram_size,
    bad_words_ids,
    min_length,
    min_new_tokens,
  } = kwargs;
  return [
    ...(repetition_penalty ? [repetitionPenalty(repetition_penalty)] : []),
    ...(no_repeat_ngram_size ? [noRepeatNgram(no_repeat_ngram_size)] : []),
    ...(bad_words_ids ? [badWords(bad_words_ids)] : []),
    ...(min_length ? [minLength(min_length, eos)] : []),
    ...(min_new_tokens ? [minNewTokens(min_new_tokens, eos)] : []),
  ];
}

/** The reference's processors see the padding on the left of a prompt; our prompts have none. */
function seeingPadding(process: LogitsProcessor, padding: readonly number[][]): LogitsProcessor {
  return (logits, history, { row, promptLength }) =>
    process(logits, [...padding[row], ...history], { row, promptLength: promptLength + padding[row].length });
}
