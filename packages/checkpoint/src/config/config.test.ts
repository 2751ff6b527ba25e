import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { fixtures } from '../fixtures.test-util.js';
import { configSpec, type ConfigOf, type ConfigSpec } from './config-spec.js';
import { choice, flag, integer, list, nullable, optional, real } from './field.js';
import { stringifyConfig } from './float.js';
import { formatConfig } from './format-config.js';
import { nested } from './nested.js';
import { parseConfig } from './parse-config.js';
import { specs } from './specs.test-util.js';

const spec = configSpec({
  modelType: 'tiny',
  fields: {
    hiddenSize: integer({ min: 1, default: 8 }),
    numAttentionHeads: integer({ min: 1, max: 64 }),
    headDim: optional(integer({ min: 1 })),
    dropout: real({ min: 0, max: 1, default: 0.1 }),
    hiddenAct: choice(['gelu', 'relu'], { default: 'gelu' }),
    tied: flag({ default: true }),
    kinds: list(choice(['full', 'local']), { default: [] }),
    ropeScaling: optional(
      nested(
        configSpec({
          fields: { ropeType: choice(['linear']), factor: real({ min: 1 }) },
          aliases: { type: 'ropeType' },
        }),
        'config.json: rope_scaling',
      ),
    ),
  },
  aliases: { n_embd: 'hiddenSize', d_model: 'hiddenSize' },
  ignored: ['summary_type'],
  refuse: { position_embedding_type: 'absolute' },
  finish(values) {
    if (values.hiddenSize % values.numAttentionHeads !== 0)
      throw new Error(`hidden_size: expected a multiple of ${values.numAttentionHeads}, got ${values.hiddenSize}`);
    return { ...values, headDim: values.headDim ?? values.hiddenSize / values.numAttentionHeads };
  },
});
const parse = (json: unknown) => parseConfig(json, spec);
const plain = {
  hiddenSize: 8,
  numAttentionHeads: 2,
  headDim: 4,
  dropout: 0.1,
  hiddenAct: 'gelu',
  tied: true,
  kinds: [],
  ropeScaling: undefined,
};

describe('parseConfig', () => {
  it('re-cases, fills in defaults and derives', () => {
    expect(parse({ num_attention_heads: 2 })).toEqual(plain);
    expect(
      parse({ model_type: 'tiny', num_attention_heads: 2, hidden_size: 16, dropout: 0, kinds: ['full'], tied: false }),
    ).toEqual({ ...plain, hiddenSize: 16, headDim: 8, dropout: 0, kinds: ['full'], tied: false });
    expect(parse({ num_attention_heads: 2, rope_scaling: { type: 'linear', factor: 2 } }).ropeScaling).toEqual({
      ropeType: 'linear',
      factor: 2,
    });
  });

  it('types the result', () => {
    expectTypeOf<ConfigOf<typeof spec>['headDim']>().toEqualTypeOf<number>();
    expectTypeOf<ConfigOf<typeof spec>['hiddenAct']>().toEqualTypeOf<'gelu' | 'relu'>();
    expectTypeOf(parse({ num_attention_heads: 2 }).ropeScaling).toEqualTypeOf<
      { ropeType: 'linear'; factor: number } | undefined
    >();
  });

  it('knows aliases, also beside the plain name when both agree', () => {
    expect(parse({ n_embd: 4, num_attention_heads: 2 }).hiddenSize).toBe(4);
    expect(parse({ d_model: 4, hidden_size: 4, num_attention_heads: 2 }).hiddenSize).toBe(4);
    expect(() => parse({ d_model: 4, hidden_size: 8, num_attention_heads: 2 })).toThrow(
      'config.json: d_model is 4 but hidden_size is 8',
    );
  });

  it('leaves harmless keys, ignored ones and nulls aside', () => {
    const json = {
      architectures: ['X'],
      torch_dtype: 'float16',
      transformers_version: '4',
      _name_or_path: 'x',
      summary_type: 'y',
      id2label: {},
      unheard_of: null,
      head_dim: null,
      is_decoder: false,
      position_embedding_type: 'absolute',
    };
    expect(parse({ ...json, num_attention_heads: 2 })).toEqual(plain);
  });

  it.each<[Record<string, unknown>, string]>([
    [{ alibi: true }, 'config.json: unknown key "alibi" with true may change the model\'s mathematics'],
    [
      { quantization_config: { bits: 4 } },
      'config.json: unknown key "quantization_config" with {"bits":4} may change the model\'s mathematics',
    ],
    [
      { position_embedding_type: 'relative_key' },
      'config.json: position_embedding_type: only "absolute" is supported, got "relative_key"',
    ],
    [{ is_decoder: true }, 'config.json: is_decoder: only false is supported, got true'],
    [{ model_type: 'llama' }, 'config.json: model_type: expected "tiny", got "llama"'],
    [{ hidden_size: '8' }, 'config.json: hidden_size: expected a whole number from 1, got "8"'],
    [{ n_embd: 0 }, 'config.json: n_embd: expected a whole number from 1, got 0'],
    [{ hidden_size: 1e20 }, 'config.json: hidden_size: expected a whole number from 1, got 100000000000000000000'],
    [{ num_attention_heads: 65 }, 'config.json: num_attention_heads: expected a whole number from 1 to 64, got 65'],
    [
      { num_attention_heads: null },
      'config.json: num_attention_heads: expected a whole number from 1 to 64, got nothing',
    ],
    [{ num_attention_heads: 3 }, 'config.json: hidden_size: expected a multiple of 3, got 8'],
    [{ dropout: 2 }, 'config.json: dropout: expected a number from 0 to 1, got 2'],
    [{ tied: 1 }, 'config.json: tied: expected true or false, got 1'],
    [{ hidden_act: 'tanh' }, 'config.json: hidden_act: expected one of "gelu", "relu", got "tanh"'],
    [
      { kinds: ['full', 'x'] },
      'config.json: kinds: expected a list, each item one of "full", "local", got ["full","x"]',
    ],
    [
      { rope_scaling: { type: 'yarn', factor: 2 } },
      'config.json: rope_scaling: type: expected one of "linear", got "yarn"',
    ],
    [{ rope_scaling: { type: 'linear' } }, 'config.json: rope_scaling: factor: expected a number from 1, got nothing'],
    [{ hiddenSize: 8 }, 'config.json: unknown key "hiddenSize" with 8 may change'],
    [JSON.parse('{"__proto__": {"hidden_size": 4}}'), 'config.json: unknown key "__proto__"'],
    [{ constructor: 1 }, 'config.json: unknown key "constructor"'],
    [{ to_string: 1 }, 'config.json: unknown key "to_string"'],
    [{ 'a\nb': 1 }, 'config.json: unknown key "a\\nb"'],
  ])('refuses %j', (json, message) => {
    expect(() => parse({ num_attention_heads: 2, ...Object.fromEntries(Object.entries(json)) })).toThrow(message);
  });

  it.each([null, 5, 'x', []])('refuses %j in place of an object', (json) =>
    expect(() => parse(json)).toThrow('config.json: expected an object, got '),
  );

  it('refuses options it does not know', () => {
    expect(() => integer({ minimum: 1 } as never)).toThrow(
      'config field: unknown option "minimum", expected one of default',
    );
    expect(() => configSpec({ fields: {}, ignore: [] } as never)).toThrow('config spec: unknown option "ignore"');
  });

  it('refuses aliases of no field', () => {
    expect(() => configSpec({ fields: {}, aliases: { a: 'b' } as never })).toThrow(
      'config spec: alias a belongs to no field (b)',
    );
  });
});

describe('formatConfig', () => {
  it('writes what parseConfig reads', () => {
    const config = parse({ num_attention_heads: 2, rope_scaling: { type: 'linear', factor: 2 } });
    const json = JSON.parse(stringifyConfig(formatConfig(config, spec, ['TinyModel']))) as object;
    expect(json).toMatchObject({
      model_type: 'tiny',
      architectures: ['TinyModel'],
      n_embd: 8,
      num_attention_heads: 2,
      position_embedding_type: 'absolute',
      rope_scaling: { type: 'linear', factor: 2 },
    });
    expect(parse(json)).toEqual(config);
  });

  it('writes real numbers with a point, whole ones too', () => {
    const reals = configSpec({ fields: { theta: real(), epsilon: real(), layers: integer() } });
    const text = stringifyConfig(formatConfig({ theta: 10000, epsilon: 1e-5, layers: 2 }, reals, ['float 3']));
    expect(text.replace(/\s+/g, ' ')).toBe(
      '{ "architectures": [ "float 3" ], "theta": 10000.0, "epsilon": 0.00001, "layers": 2 }',
    );
  });
});

describe('a nullable field', () => {
  const windowed = configSpec({
    fields: { slidingWindow: nullable(integer({ min: 1, default: 4096 })), headDim: optional(integer()) },
  });
  const roundTrip = (json: object) => formatConfig(parseConfig(json, windowed), windowed, []);

  it('tells null from absence, both ways', () => {
    expect(parseConfig({}, windowed).slidingWindow).toBe(4096);
    expect(parseConfig({ sliding_window: null }, windowed).slidingWindow).toBeUndefined();
    expect(roundTrip({})).toEqual({ architectures: [], sliding_window: 4096 });
    expect(roundTrip({ sliding_window: null })).toEqual({ architectures: [], sliding_window: null });
    expect(() => parseConfig({ sliding_window: 0 }, windowed)).toThrow(
      'sliding_window: expected a whole number from 1 or null, got 0',
    );
  });
});

describe.skipIf(fixtures === undefined)('reference configs', () => {
  const folders = ['models', 'variants'].flatMap((kind) =>
    fixtures === undefined ? [] : readdirSync(join(fixtures, kind)).map((name) => join(fixtures!, kind, name)),
  );

  it.each(folders)('%s: reads, minimal and full alike, and writes back', (folder) => {
    const read = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
    const json = read('config.json');
    const found = specs[json.model_type as keyof typeof specs] as unknown as ConfigSpec;
    const config = parseConfig(json, found);
    expect(parseConfig(JSON.parse(JSON.stringify(formatConfig(config, found, json.architectures))), found)).toEqual(
      config,
    );
    if (existsSync(join(folder, 'config.minimal.json')))
      expect(parseConfig(read('config.minimal.json'), found)).toEqual(config);
  });
});
