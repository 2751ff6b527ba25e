import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { fail, type ErrorCode } from '@glossa/check';
import { fixtures } from '../fixtures.test-util.js';
import { configSpec, oneOf, type ConfigOf, type ConfigSpec } from './config-spec.js';
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
      ),
    ),
  },
  aliases: { n_embd: 'hiddenSize', d_model: 'hiddenSize' },
  ignored: ['summary_type'],
  unsupported: { position_embedding_type: 'absolute', activation: oneOf('gelu_new', 'gelu_pytorch_tanh') },
  finish(values) {
    if (values.hiddenSize % values.numAttentionHeads !== 0)
      fail('hidden_size', `a multiple of ${values.numAttentionHeads}`, values.hiddenSize, 'invalid-file');
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
      { readonly ropeType: 'linear'; readonly factor: number } | undefined
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
    [{ quantization_config: { bits: 4 } }, 'config.json: quantization_config: expected none, received an object'],
    [
      { position_embedding_type: 'relative_key' },
      'config.json: position_embedding_type: expected "absolute", received "relative_key"',
    ],
    [{ is_decoder: true }, 'config.json: is_decoder: expected false, received true'],
    [{ model_type: 'llama' }, 'config.json: model_type: expected "tiny", received "llama"'],
    [{ hidden_size: '8' }, 'config.json: hidden_size: expected a whole number from 1, received "8"'],
    [{ n_embd: 0 }, 'config.json: n_embd: expected a whole number from 1, received 0'],
    [{ hidden_size: 1e20 }, 'config.json: hidden_size: expected a whole number from 1, received 100000000000000000000'],
    [
      { num_attention_heads: 65 },
      'config.json: num_attention_heads: expected a whole number from 1 to 64, received 65',
    ],
    [
      { num_attention_heads: null },
      'config.json: num_attention_heads: expected a whole number from 1 to 64, received nothing',
    ],
    [{ num_attention_heads: 3 }, 'config.json: hidden_size: expected a multiple of 3, received 8'],
    [{ dropout: 2 }, 'config.json: dropout: expected a number from 0 to 1, received 2'],
    [{ tied: 1 }, 'config.json: tied: expected true or false, received 1'],
    [{ hidden_act: 'tanh' }, 'config.json: hidden_act: expected one of "gelu", "relu", received "tanh"'],
    [
      { kinds: ['full', 'x'] },
      'config.json: kinds: expected a list, each item one of "full", "local", received an array of 2',
    ],
    [
      { rope_scaling: { type: 'yarn', factor: 2 } },
      'config.json: rope_scaling: type: expected one of "linear", received "yarn"',
    ],
    [
      { rope_scaling: { type: 'linear' } },
      'config.json: rope_scaling: factor: expected a number from 1, received nothing',
    ],
    [JSON.parse('{"__proto__": {"hidden_size": 4}}'), 'config.json: the key "__proto__" is refused'],
    [
      { rope_scaling: { type: 'linear', factor: 2, beta: 3 } },
      'config.json: rope_scaling: expected keys that this model reads, received the key "beta" with 3',
    ],
    [{ activation: 'relu' }, 'config.json: activation: expected "gelu_new" or "gelu_pytorch_tanh", received "relu"'],
  ])('refuses %j', (json, message) => {
    expect(() => parse({ num_attention_heads: 2, ...Object.fromEntries(Object.entries(json)) })).toThrow(message);
  });

  it.each<[Record<string, unknown>, ErrorCode]>([
    [{ model_type: 'llama' }, 'unsupported'],
    [{ position_embedding_type: 'relative_key' }, 'unsupported'],
    [{ hidden_act: 'tanh' }, 'unsupported'],
    [{ hidden_act: 5 }, 'invalid-file'],
    [{ hidden_size: '8' }, 'invalid-file'],
  ])('tells what is damaged from what is not supported: %j', (json, code) => {
    expect(() => parse({ num_attention_heads: 2, ...json })).toThrow(expect.objectContaining({ code }));
  });

  it.each<[Record<string, unknown>, string]>([
    [{ alibi: true }, 'the key "alibi" with true'],
    [{ hiddenSize: 8 }, 'the key "hiddenSize" with 8'],
    [{ constructor: 1 }, 'the key "constructor" with 1'],
    [{ to_string: 1 }, 'the key "to_string" with 1'],
    [{ 'a\nb': 1 }, 'the key "a\\nb" with 1'],
  ])('warns of a key that nothing reads, and refuses it when strict: %j', (keys, said) => {
    const warnings: string[] = [];
    const json = { num_attention_heads: 2, ...keys };
    expect(parseConfig(json, spec, { onWarning: (message) => warnings.push(message) })).toEqual(plain);
    expect(warnings).toEqual([`config.json: ${said} is ignored: it means nothing to tiny`]);
    expect(parse(json)).toEqual(plain);
    expect(() => parseConfig(json, spec, { strict: true })).toThrow(
      expect.objectContaining({
        code: 'unsupported',
        message: `config.json: expected keys that tiny reads, received ${said}`,
      }),
    );
  });

  it.each([null, 5, 'x', []])('refuses %j in place of an object', (json) =>
    expect(() => parse(json)).toThrow('config.json: expected an object, received '),
  );

  it('refuses options it does not know', () => {
    expect(() => integer({ minimum: 1 } as never)).toThrow(
      'config field: unknown option "minimum", expected one of: default',
    );
    expect(() => configSpec({ fields: {}, ignore: [] } as never)).toThrow('configSpec: unknown option "ignore"');
  });

  it('refuses aliases of no field', () => {
    expect(() => configSpec({ fields: {}, aliases: { a: 'b' } as never })).toThrow(
      'configSpec: the alias a belongs to no field (b)',
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

describe('an optional field', () => {
  const choices = configSpec({ fields: { tied: optional(flag({ default: true })), headDim: optional(integer()) } });

  it('may be left out, and reads as its default', () => {
    expectTypeOf<ConfigOf<typeof choices>>().toEqualTypeOf<{
      readonly tied?: boolean | undefined;
      readonly headDim?: number | undefined;
    }>();
    expect(parseConfig({}, choices)).toEqual({ tied: true, headDim: undefined });
    expect(formatConfig({}, choices, [])).toEqual({ architectures: [] });
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
      'sliding_window: expected a whole number from 1 or null, received 0',
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
