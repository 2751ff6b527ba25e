import { GlossaError, Untrusted } from '@glossa/check';
import { beamSearch, temperature, type LogitsProcessor } from '@glossa/decoding';
import { describe, expect, it } from 'vitest';
import { defaults } from '../defaults.js';
import { chooseSearch, withoutChoice } from './choose-search.js';
import { configuredProcessors, type ProcessorSetting } from './configured-processors.js';
import type { GenerationConfig } from './generation-config.js';
import { generationConfigOfModel, readGenerationConfig } from './read-generation-config.js';

const read = (json: object, options = {}) => readGenerationConfig(json, 'generation_config.json', options);
const codeOf = (run: () => unknown): string | undefined => {
  try {
    run();
  } catch (error) {
    return error instanceof GlossaError ? error.code : 'another error';
  }
};

describe('readGenerationConfig', () => {
  it('reads what published models say', () => {
    const chat = { bos_token_id: 1, do_sample: true, eos_token_id: [2, 7], repetition_penalty: 1.05, top_k: 20 };
    expect(read({ ...chat, pad_token_id: -1, temperature: 0.7, top_p: 0.8, transformers_version: '4.51' })).toEqual({
      bosTokenId: 1,
      doSample: true,
      eosTokenId: [2, 7],
      padTokenId: -1,
      repetitionPenalty: 1.05,
      temperature: 0.7,
      topK: 20,
      topP: 0.8,
    });
    const marian = { bad_words_ids: [[65000]], forced_eos_token_id: 0, num_beams: 6, renormalize_logits: true };
    expect(read({ ...marian, max_length: 512, decoder_start_token_id: 65000 })).toEqual({
      badWordsIds: [[65000]],
      forcedEosTokenId: 0,
      numBeams: 6,
      renormalizeLogits: true,
      maxLength: 512,
      decoderStartTokenId: 65000,
    });
    expect(read({ eos_token_id: 3, early_stopping: 'never', suppress_tokens: [] })).toEqual({
      eosTokenId: [3],
      earlyStopping: 'never',
      suppressTokens: [],
    });
  });

  it('takes null for a key that says nothing, and the 50 likeliest where a model samples', () => {
    expect(read({ top_k: null, eos_token_id: null, num_beam_groups: null })).toEqual({});
    expect(read({ do_sample: true })).toEqual({ doSample: true, topK: 50 });
    expect(read({ do_sample: true, top_k: 0 })).toEqual({ doSample: true, topK: 0 });
  });

  it('refuses by name what would change the text, and tells what nobody reads', () => {
    expect(read({ num_beam_groups: 1, diversity_penalty: 0, guidance_scale: 1 })).toEqual({});
    expect(() => read({ diversity_penalty: 0.5 })).toThrow('generation_config.json: diversity_penalty: 0.5 is not');
    expect(codeOf(() => read({ penalty_alpha: 0.6 }))).toBe('unsupported');
    const warnings: string[] = [];
    read({ my_note: 1 }, { onWarning: (message: string) => warnings.push(message) });
    expect(warnings).toEqual(['generation_config.json: "my_note" is no key that is read']);
    expect(codeOf(() => read({ my_note: 1 }, { strict: true }))).toBe('invalid-file');
  });

  it.each([
    [{ top_k: -1 }, 'generation_config.json.top_k: expected an integer from 0'],
    [{ num_beams: 0 }, 'generation_config.json.num_beams: expected an integer from 1'],
    [{ early_stopping: 'soon' }, 'generation_config.json.early_stopping: expected true, false or "never"'],
    [{ bad_words_ids: [[1, 'x']] }, 'generation_config.json.bad_words_ids[0][1]: expected an integer'],
    [{ exponential_decay_length_penalty: [5] }, 'expected two numbers'],
    [[], 'generation_config.json: expected an object'],
  ])('refuses %j', (json, message) => {
    expect(() => read(json)).toThrow(message);
  });

  it('finds the same keys in the config of an older model', () => {
    const config = new Untrusted(
      { model_type: 'bart', num_beams: 4, forced_bos_token_id: 0, d_model: 8 },
      'config.json',
    );
    expect(generationConfigOfModel(config)).toEqual({ numBeams: 4, forcedBosTokenId: 0 });
    const other = new Untrusted({ num_beam_groups: 2 }, 'config.json');
    expect(() => generationConfigOfModel(other)).toThrow('config.json: num_beam_groups: 2 is not supported');
  });
});

describe('configuredProcessors', () => {
  const setting: ProcessorSetting = { eosTokenIds: [0], maxLength: 4, isSampling: false };
  const apply = (processors: readonly LogitsProcessor[], history: number[] = [3], promptLength = 1) => {
    const position = { row: 0, promptLength };
    const start: Float32Array = Float32Array.from([0, 1, 2, 3]);
    let logits = start;
    for (const process of processors) logits = process(logits, history, position) ?? logits;
    return Array.from(logits);
  };

  it('has one processor for each setting, and none for neutral ones', () => {
    const neutral = {
      repetitionPenalty: 1,
      noRepeatNgramSize: 0,
      temperature: 1,
      topP: 1,
      topK: 0,
      suppressTokens: [],
    };
    expect(configuredProcessors(neutral, { ...setting, isSampling: true })).toEqual([]);
    const all: GenerationConfig = { minLength: 3, forcedBosTokenId: 2, suppressTokens: [1], temperature: 2, topK: 1 };
    expect(configuredProcessors(all, setting)).toHaveLength(3);
    expect(configuredProcessors(all, { ...setting, isSampling: true })).toHaveLength(5);
  });

  it('has their effects', () => {
    expect(apply(configuredProcessors({ suppressTokens: [3] }, setting))).toEqual([0, 1, 2, -Infinity]);
    expect(apply(configuredProcessors({ minLength: 3 }, setting))).toEqual([-Infinity, 1, 2, 3]);
    expect(apply(configuredProcessors({ forcedBosTokenId: 2 }, setting))).toEqual([-Infinity, -Infinity, 0, -Infinity]);
    expect(apply(configuredProcessors({ forcedEosTokenId: 0 }, setting), [3, 3, 3])).toEqual([
      0,
      -Infinity,
      -Infinity,
      -Infinity,
    ]);
    expect(apply(configuredProcessors({ repetitionPenalty: 2 }, setting))).toEqual([0, 1, 2, 1.5]);
    expect(apply(configuredProcessors({ badWordsIds: [[3], [0]] }, setting))).toEqual([0, 1, 2, -Infinity]);
    expect(apply(configuredProcessors({ topK: 1 }, { ...setting, isSampling: true }))[3]).toBe(3);
  });

  it('lets a caller replace preferences, and nothing that is forbidden', () => {
    const config: GenerationConfig = { repetitionPenalty: 2, temperature: 9, suppressTokens: [2] };
    const processors = configuredProcessors(config, { ...setting, isSampling: true, processors: [temperature(0.5)] });
    expect(apply(processors)).toEqual([0, 2, -Infinity, 6]);
  });
});

describe('chooseSearch', () => {
  const choose = (config: GenerationConfig, choice = {}) => chooseSearch('translate', config, choice);

  it('goes by the caller, then the config', () => {
    expect(choose({ numBeams: 2 }).search.name).toBe('beamSearch');
    expect(choose({}).search.name).toBe('greedy');
    expect(choose({ doSample: true }, { seed: 5, numResults: 3 })).toMatchObject({ seed: 5, copies: 3 });
    expect(choose({ doSample: true }).seed).toEqual(expect.any(Number));
    expect(choose({ doSample: true }, { search: beamSearch() }).search.name).toBe('beamSearch');
  });

  it('refuses what does not fit together', () => {
    expect(() => choose({}, { search: beamSearch(), seed: 1 })).toThrow(
      'translate: seed: expected none beside a search',
    );
    expect(() => choose({}, { numResults: 2 })).toThrow('translate: numResults: expected 1 with greedy search');
    expect(() => choose({ numBeams: 4 }, { seed: 1 })).toThrow('translate: seed: expected none');
    expect(codeOf(() => choose({ doSample: true, numBeams: 2 }))).toBe('unsupported');
  });

  it('has levels of options, of which a later search replaces an earlier seed, and the other way round', () => {
    expect(defaults<{ a: number; b: number }>({ a: 1, b: 1 }, { a: 2 }, undefined, { a: undefined })).toEqual({
      a: 2,
      b: 1,
    });
    const search = beamSearch();
    expect(withoutChoice({ seed: 1, numResults: 2 }, { search })).toEqual({ seed: undefined, numResults: undefined });
    expect(withoutChoice({ search }, { seed: 1 })).toEqual({ search: undefined });
    expect(withoutChoice({ search }, {})).toEqual({ search });
  });
});
