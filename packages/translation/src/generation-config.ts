/** What a model's `generation_config.json` says about searching; Hugging Face's names. */
import {
  choice,
  configSpec,
  flag,
  integer,
  list,
  optional,
  parseConfig,
  real,
  type Field,
  type FileSource,
  type OpenOptions,
} from '@glossa/checkpoint';

export interface GenerationConfig {
  /** The first token of every target. */
  decoderStartTokenId: number;
  /** A target ends with any of these. */
  eosTokenId: readonly number[];
  /** Fills shorter sources of a batch; masked, so any id does. */
  padTokenId: number;
  numBeams: number;
  lengthPenalty: number;
  earlyStopping: boolean | 'never';
  maxNewTokens: number;
}

const ids: Field<readonly number[]> = {
  expected: 'a token id or a list of them',
  read: (value) => list(integer()).read(Array.isArray(value) ? value : [value]),
};
const stopping: Field<boolean | 'never'> = {
  expected: 'true, false or "never"',
  read: (value) => flag().read(value) ?? choice(['never']).read(value),
};

/** Keys that would change a search and are not read here are refused; those of sampling do nothing, since it is refused. */
const spec = configSpec({
  fields: {
    decoderStartTokenId: optional(integer()),
    bosTokenId: optional(integer()),
    eosTokenId: optional(ids),
    padTokenId: optional(integer()),
    numBeams: optional(integer({ min: 1 })),
    lengthPenalty: optional(real()),
    earlyStopping: optional(stopping),
    maxNewTokens: optional(integer({ min: 1 })),
    maxLength: optional(integer({ min: 2 })),
  },
  ignored: ['_from_model_config', 'transformers_version', 'use_cache'],
  unsupported: {
    do_sample: false,
    num_beam_groups: 1,
    diversity_penalty: 0,
    num_return_sequences: 1,
    min_length: 0,
    min_new_tokens: null,
    repetition_penalty: 1,
    no_repeat_ngram_size: 0,
    encoder_no_repeat_ngram_size: 0,
    exponential_decay_length_penalty: null,
    bad_words_ids: null,
    forced_bos_token_id: null,
    suppress_tokens: null,
    begin_suppress_tokens: null,
    remove_invalid_values: false,
  },
});

/** Reads `generation_config.json` where there is one. @throws one line for a key that is unfit or not supported */
export async function readGenerationConfig(
  files: FileSource,
  options: OpenOptions,
): Promise<Partial<GenerationConfig>> {
  if (!(await files.has('generation_config.json', options))) return {};
  const { maxLength, bosTokenId, ...config } = parseConfig(
    await files.readJson('generation_config.json', options),
    spec,
    { where: 'generation_config.json', strict: true },
  );
  return defined({
    ...config,
    decoderStartTokenId: config.decoderStartTokenId ?? bosTokenId,
    // Hugging Face's maximum length counts the start token.
    maxNewTokens: config.maxNewTokens ?? (maxLength && maxLength - 1),
  });
}

/** The settings of a model, of its files and of the caller, later ones first; what nobody says has a default. */
export function generationConfig(
  model: {
    readonly bosTokenId?: number;
    readonly eosTokenId?: number | readonly number[];
    readonly padTokenId?: number;
    readonly decoderStartTokenId?: number;
  },
  given: Partial<GenerationConfig> = {},
): GenerationConfig {
  const start = given.decoderStartTokenId ?? model.decoderStartTokenId ?? model.bosTokenId;
  const end = given.eosTokenId ?? [model.eosTokenId ?? []].flat();
  if (start === undefined)
    throw new Error('Translation: decoderStartTokenId: expected it in the config of the model, received nothing');
  if (end.length === 0)
    throw new Error('Translation: eosTokenId: expected it in the config of the model, received nothing');
  return {
    numBeams: 4,
    lengthPenalty: 1,
    earlyStopping: false,
    maxNewTokens: 256,
    ...defined(given),
    decoderStartTokenId: start,
    eosTokenId: end,
    padTokenId: given.padTokenId ?? model.padTokenId ?? 0,
  };
}

function defined<T extends object>(values: T): { [K in keyof T]?: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]?: Exclude<T[K], undefined>;
  };
}
