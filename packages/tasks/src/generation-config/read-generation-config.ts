import {
  asBoolean,
  asChecked,
  asInteger,
  asList,
  asOptional,
  GlossaError,
  show,
  Untrusted,
  type Reader,
} from '@glossa/check';
import type { GenerationConfig } from './generation-config.js';

const MOST_IDS = 2 ** 31;

const id = asInteger(0, MOST_IDS);
const count = asInteger(0, MOST_IDS);
const number = asChecked<number>('a number', Number.isFinite);

/** One id, or a list of them. */
const ids: Reader<number[]> = (field) => (Array.isArray(field.value) ? field.list(id) : [id(field)]);

const pair: Reader<[number, number]> = (field) => {
  const numbers = field.list(number);
  return numbers.length === 2 ? [numbers[0], numbers[1]] : field.fail('two numbers');
};

const bias: Reader<[number[], number]> = (field) => {
  const [sequence, value] = field.list((item) => item);
  return value === undefined ? field.fail('ids and their bias') : [sequence.list(id), number(value)];
};

/** The keys that are read, by the names that `generation_config.json` has for them. */
const readers: { readonly [Key in keyof GenerationConfig]-?: [key: string, Reader<GenerationConfig[Key]>] } = {
  bosTokenId: ['bos_token_id', id],
  eosTokenId: ['eos_token_id', ids],
  padTokenId: ['pad_token_id', asChecked<number>('a token id', Number.isSafeInteger)],
  decoderStartTokenId: ['decoder_start_token_id', id],
  maxLength: ['max_length', asInteger(1, MOST_IDS)],
  maxNewTokens: ['max_new_tokens', asInteger(1, MOST_IDS)],
  minLength: ['min_length', count],
  minNewTokens: ['min_new_tokens', count],
  doSample: ['do_sample', asBoolean()],
  numBeams: ['num_beams', asInteger(1, 1000)],
  earlyStopping: [
    'early_stopping',
    asChecked('true, false or "never"', (value) => typeof value === 'boolean' || value === 'never'),
  ],
  lengthPenalty: ['length_penalty', number],
  temperature: ['temperature', number],
  topK: ['top_k', count],
  topP: ['top_p', number],
  minP: ['min_p', number],
  typicalP: ['typical_p', number],
  epsilonCutoff: ['epsilon_cutoff', number],
  etaCutoff: ['eta_cutoff', number],
  repetitionPenalty: ['repetition_penalty', number],
  encoderRepetitionPenalty: ['encoder_repetition_penalty', number],
  noRepeatNgramSize: ['no_repeat_ngram_size', count],
  encoderNoRepeatNgramSize: ['encoder_no_repeat_ngram_size', count],
  exponentialDecayLengthPenalty: ['exponential_decay_length_penalty', pair],
  badWordsIds: ['bad_words_ids', asList(asList(id))],
  sequenceBias: ['sequence_bias', asList(bias)],
  suppressTokens: ['suppress_tokens', asList(id)],
  beginSuppressTokens: ['begin_suppress_tokens', asList(id)],
  forcedBosTokenId: ['forced_bos_token_id', id],
  forcedEosTokenId: ['forced_eos_token_id', id],
  renormalizeLogits: ['renormalize_logits', asBoolean()],
};

/** Keys that Transformers reads and that would change the text: fine at these values only. */
const unsupported: Readonly<Record<string, readonly unknown[]>> = {
  num_beam_groups: [1],
  diversity_penalty: [0],
  num_return_sequences: [1],
  penalty_alpha: [0],
  guidance_scale: [1],
  force_words_ids: [],
  constraints: [],
  forced_decoder_ids: [],
  watermarking_config: [],
  dola_layers: [],
  stop_strings: [],
  token_healing: [false],
  prompt_lookup_num_tokens: [],
  max_time: [],
  use_mtp: [false],
};

/** Keys with which Transformers says how it computes, not what. */
const withoutEffect: ReadonlySet<string> = new Set([
  '_from_model_config',
  'transformers_version',
  'use_cache',
  'cache_implementation',
  'cache_config',
  'return_legacy_cache',
  'low_memory',
  'output_attentions',
  'output_hidden_states',
  'output_scores',
  'output_logits',
  'return_dict_in_generate',
  'remove_invalid_values', // our logits are checked: what is no number is an error
  'disable_compile',
  'compile_config',
]);

export interface ReadGenerationConfigOptions {
  /** Told of keys that neither Transformers nor Glossa reads. */
  readonly onWarning?: ((message: string) => void) | undefined;
  /** Refuse such keys. */
  readonly strict?: boolean | undefined;
}

/**
 * Reads the parsed JSON of a `generation_config.json`. Null means that a key says nothing, as in Transformers.
 *
 * @param where names the file in errors
 * @throws GlossaError `unsupported` for a key that would change the text and is not supported, `invalid-file` for a value that cannot be
 */
export function readGenerationConfig(
  json: unknown,
  where: string,
  { onWarning, strict = false }: ReadGenerationConfigOptions = {},
): GenerationConfig {
  const file = new Untrusted(json, where);
  const known = new Set(Object.values(readers).map(([key]) => key));
  for (const [key, value] of Object.entries(file.record)) {
    if (known.has(key) || withoutEffect.has(key)) continue;
    if (Object.hasOwn(unsupported, key)) {
      if (value === null || unsupported[key].includes(value)) continue;
      throw new GlossaError('unsupported', `${where}: ${key}: ${show(value)} is not supported`);
    }
    const message = `${where}: ${show(key)} is no key that is read`;
    if (strict) throw new GlossaError('invalid-file', message);
    onWarning?.(message);
  }
  return pick(file);
}

/** The same keys of a `config.json`, where older models have them; its other keys are the model's. */
export function generationConfigOfModel(file: Untrusted): GenerationConfig {
  for (const [key, neutral] of Object.entries(unsupported)) {
    const { value, absent } = file.get(key);
    if (!absent && !neutral.includes(value))
      throw new GlossaError('unsupported', `${file.path}: ${key}: ${show(value)} is not supported`);
  }
  return pick(file);
}

function pick(file: Untrusted): GenerationConfig {
  const entries = Object.entries(readers).flatMap(([name, [key, reader]]) => {
    const value = asOptional(reader as Reader<unknown>)(file.get(key));
    return value === undefined ? [] : [[name, value]];
  });
  const config = Object.fromEntries(entries) as GenerationConfig;
  // Transformers samples from the 50 likeliest unless a model says otherwise.
  return config.doSample ? { topK: 50, ...config } : config;
}
