import '@tensorflow/tfjs-backend-cpu';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Module, namedParameters, Parameter, zeros } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, it } from 'vitest';
import { fixtures } from '../fixtures.test-util.js';
import { parseSafetensors } from '../safetensors/parse-safetensors.js';
import { fromFloat32 } from '../tensors/to-float32.js';
import type { TensorData } from '../tensors/dtype.js';
import { collectWeights } from './collect-weights.js';
import { loadWeights } from './load-weights.js';
import { ignored, offset, reshape, rotaryPairs, split, tied, transpose } from './rule.js';
import { prefixed, weightMap, type WeightMapOptions, type WeightTable } from './weight-map.js';

beforeAll(() => tf.setBackend('cpu'));

class Part extends Module {
  weight: Parameter;
  bias?: Parameter;
  constructor(shape: number[], bias = true) {
    super();
    this.weight = new Parameter(shape, zeros);
    if (bias) this.bias = new Parameter(shape.slice(0, 1), zeros);
  }
}

class Attention extends Module {
  query: Part;
  key: Part;
  value: Part;
  output: Part;
  constructor(size: number) {
    super();
    this.query = new Part([size, size]);
    this.key = new Part([size, size]);
    this.value = new Part([size, size]);
    this.output = new Part([size, size]);
  }
}

class Layer extends Module {
  selfAttention: Attention;
  norm1 = new Part([32]);
  norm2 = new Part([32]);
  inner = new Part([128, 32]);
  outer = new Part([32, 128]);
  constructor() {
    super();
    this.selfAttention = new Attention(32);
  }
}

/** The parameters of the gpt2 fixture under names of our own. */
class Gpt2Like extends Module {
  tokens: Part;
  positions = new Part([48, 32], false);
  layers: Layer[];
  norm = new Part([32]);
  constructor(layers = 2, vocabulary = 151) {
    super();
    this.tokens = new Part([vocabulary, 32], false);
    this.layers = Array.from({ length: layers }, () => new Layer());
  }
}

const gpt2Table: WeightTable = {
  'wte.weight': 'tokens.weight',
  'wpe.weight': 'positions.weight',
  'h.{i}.attn.c_attn.*': transpose(split('layers.{i}.selfAttention.{query,key,value}.*')),
  'h.{i}.attn.c_proj.*': transpose('layers.{i}.selfAttention.output.*'),
  'h.{i}.ln_1.*': 'layers.{i}.norm1.*',
  'h.{i}.ln_2.*': 'layers.{i}.norm2.*',
  'h.{i}.mlp.c_fc.*': transpose('layers.{i}.inner.*'),
  'h.{i}.mlp.c_proj.*': transpose('layers.{i}.outer.*'),
  'ln_f.*': 'norm.*',
  'h.{i}.attn.bias': ignored,
  'lm_head.weight': tied('tokens.weight'),
};
const gpt2Map = weightMap(gpt2Table, { prefixes: ['transformer.'] });

function fixture(path: string) {
  return parseSafetensors(readFileSync(join(fixtures!, path)), path);
}

function tensor(values: number[], shape: number[]): TensorData {
  return fromFloat32(new Float32Array(values), shape, 'F32', '');
}

/** A model of one parameter per name. */
class Flat extends Module {
  constructor(shapes: Record<string, number[]>) {
    super();
    for (const [name, shape] of Object.entries(shapes)) Object.assign(this, { [name]: new Parameter(shape, zeros) });
  }
}

function valuesOf(model: Module, name: string): number[] {
  return [...namedParameters(model).get(name)!.value.dataSync()];
}

/** What an error says is wrong; of several faults, their number first. */
function faultsOf(action: () => void): string[] {
  try {
    action();
  } catch (error) {
    const { message } = error as Error;
    expect(message).not.toContain('\n');
    return message.split(/(?<=places): |; /);
  }
  return [];
}

describe.skipIf(fixtures === undefined)('gpt2 fixture', () => {
  it('splits and transposes c_attn', () => {
    using model = new Gpt2Like();
    const file = fixture('models/gpt2/model.safetensors');
    loadWeights(model, file, gpt2Map);
    const fused = file.toFloat32('transformer.h.1.attn.c_attn.weight'); // [in, 3 * out]
    const key = valuesOf(model, 'layers.1.selfAttention.key.weight'); // [out, in]
    for (let out = 0; out < 32; out++)
      for (let i = 0; i < 32; i++) expect(key[out * 32 + i]).toBe(fused[i * 96 + 32 + out]);
    const bias = file.toFloat32('transformer.h.1.attn.c_attn.bias');
    expect(valuesOf(model, 'layers.1.selfAttention.value.bias')).toEqual([...bias.subarray(64)]);
  });

  it('reads the hub layout to the same weights, and writes back what it read', () => {
    using a = new Gpt2Like();
    using b = new Gpt2Like();
    const file = fixture('models/gpt2/model.safetensors');
    loadWeights(a, file, gpt2Map);
    loadWeights(b, fixture('variants/gpt2.hub_layout/model.safetensors'), gpt2Map);
    const saved = collectWeights(a, weightMap(prefixed(gpt2Table, { stored: 'transformer.' })));
    expect([...saved.keys()].sort()).toEqual([...file.shapes.keys()].sort());
    for (const [name, { data }] of saved) expect(Buffer.compare(data, file.tensor(name).data)).toBe(0);
    expect(collectWeights(b)).toEqual(collectWeights(a));
  });

  it('names every weight at fault and changes nothing', () => {
    using model = new Gpt2Like(1, 150);
    const file = fixture('models/gpt2/model.safetensors');
    const faults = faultsOf(() =>
      loadWeights(model, file, weightMap({ ...gpt2Table, 'ln_f.weight': ignored }, { prefixes: ['transformer.'] })),
    );
    expect(faults).toContain('tokens.weight (transformer.wte.weight): expected [150, 32], checkpoint has [151, 32]');
    expect(faults).toContain('transformer.h.1.ln_1.bias: the model has no parameter layers.1.norm1.bias');
    expect(faults[0]).toMatch(/^the checkpoint does not fit the model in 1\d places$/);
    expect(namedParameters(model).get('norm.bias')!.variable).toBeNull();
  });
});

describe.skipIf(fixtures === undefined)('other layouts of the same checkpoint', () => {
  const same: WeightTable = { '*': '*' };
  const gammas = { renamed: { 'LayerNorm.gamma': 'LayerNorm.weight', 'LayerNorm.beta': 'LayerNorm.bias' } };

  it.each<[string, string, WeightMapOptions, WeightTable]>([
    [
      'bert_pretraining',
      'legacy_names',
      gammas,
      {
        'bert.embeddings.position_ids': ignored,
        'cls.predictions.decoder.weight': tied('bert.embeddings.word_embeddings.weight'),
        'cls.predictions.decoder.bias': tied('cls.predictions.bias'),
        ...same,
      },
    ],
    [
      'gpt2',
      'hub_layout',
      { prefixes: ['transformer.'] },
      { 'transformer.h.{i}.attn.bias': ignored, 'transformer.*': 'transformer.*' },
    ],
    [
      'roberta_mlm',
      'with_position_ids',
      {},
      {
        'roberta.embeddings.position_ids': ignored,
        'lm_head.decoder.weight': tied('roberta.embeddings.word_embeddings.weight'),
        'lm_head.decoder.bias': tied('lm_head.bias'),
        ...same,
      },
    ],
    [
      't5',
      'with_copies',
      {},
      {
        'lm_head.weight': tied('shared.weight'),
        'encoder.embed_tokens.weight': tied('shared.weight'),
        'decoder.embed_tokens.weight': tied('shared.weight'),
        'decoder.block.0.layer.1.EncDecAttention.relative_attention_bias.weight': ignored,
        ...same,
      },
    ],
    [
      'marian',
      'with_copies',
      {},
      {
        'lm_head.weight': tied('model.shared.weight'),
        'model.encoder.embed_tokens.weight': tied('model.shared.weight'),
        'model.decoder.embed_tokens.weight': tied('model.shared.weight'),
        'model.encoder.embed_positions.weight': ignored,
        'model.decoder.embed_positions.weight': ignored,
        ...same,
      },
    ],
  ])('%s, %s', (name, variant, options, table) => {
    const base = fixture(`models/${name}/model.safetensors`);
    using model = new Flat(Object.fromEntries([...base.shapes].map(([stored, shape]) => [stored, [...shape]])));
    const map = weightMap(table, options);
    loadWeights(model, fixture(`variants/${name}.${variant}/model.safetensors`), map);
    const saved = collectWeights(model, map);
    expect([...saved.keys()].sort()).toEqual([...base.shapes.keys()].sort());
    for (const [stored, { data }] of saved) expect(Buffer.compare(data, base.tensor(stored).data)).toBe(0);
  });
});

describe('loadWeights', () => {
  it('uses the names of parameters without a map', () => {
    using model = new Flat({ a: [2], b: [1, 2] });
    loadWeights(
      model,
      new Map([
        ['b', tensor([3, 4], [1, 2])],
        ['a', tensor([1, 2], [2])],
      ]),
    );
    expect(valuesOf(model, 'a')).toEqual([1, 2]);
    expect(valuesOf(model, 'b')).toEqual([3, 4]);
  });

  it('names missing, unknown and mis-shaped weights in one line', () => {
    using model = new Flat({ a: [2], b: [2], c: [2, 2] });
    const tensors = new Map([
      ['a', tensor([1, 2], [1, 2])],
      ['c', tensor([1, 2, 3, 4], [2, 2])],
      ['d', tensor([], [0])],
    ]);
    expect(faultsOf(() => loadWeights(model, tensors))).toEqual([
      'the checkpoint does not fit the model in 3 places',
      'a: expected [2], checkpoint has [1, 2]',
      'd: the model has no parameter d',
      'b: expected [2], checkpoint has none',
    ]);
  });

  it('names the first of many faults, and counts the rest', () => {
    using model = new Flat({ a: [1] });
    const tensors = new Map([
      ['a', tensor([1], [1])],
      ...Array.from({ length: 23 }, (_, i) => [`x${i}`, tensor([], [0])] as const),
    ]);
    const faults = faultsOf(() => loadWeights(model, tensors));
    expect(faults).toHaveLength(22);
    expect([faults[0], faults[20], faults[21]]).toEqual([
      'the checkpoint does not fit the model in 23 places',
      'x19: the model has no parameter x19',
      'and 3 more',
    ]);
  });

  it('reports a single fault as one line, in the words of the table', () => {
    using model = new Flat({ query: [4, 4], key: [4, 4], value: [4, 4] });
    const map = weightMap({ in_proj_weight: split('{query,key,value}') });
    expect(
      faultsOf(() => loadWeights(model, new Map([['in_proj_weight', tensor(Array(16).fill(0), [4, 4])]]), map)),
    ).toEqual(['{query,key,value} (in_proj_weight): expected [12, 4], checkpoint has [4, 4]']);
    expect(faultsOf(() => loadWeights(model, new Map(), map)).at(-1)).toBe(
      'value (in_proj_weight): expected [4, 4], checkpoint has none',
    );
  });

  it('refuses two tensors for one parameter', () => {
    using model = new Flat({ a: [1] });
    const map = weightMap({ old: 'a', new: 'a' });
    expect(
      faultsOf(() =>
        loadWeights(
          model,
          new Map([
            ['old', tensor([1], [1])],
            ['new', tensor([1], [1])],
          ]),
          map,
        ),
      ),
    ).toEqual(['a: expected one tensor, checkpoint has old and new']);
  });

  it('accepts tied copies that are equal, in any order, and a copy alone', () => {
    const map = weightMap({ 'wte.weight': 'tokens', 'lm_head.weight': tied('tokens') });
    const one = ['wte.weight', tensor([1, 2], [2])] as const;
    const copy = ['lm_head.weight', tensor([1, 2], [2])] as const;
    for (const tensors of [[one], [copy], [one, copy], [copy, one]]) {
      using model = new Flat({ tokens: [2] });
      loadWeights(model, new Map(tensors), map);
      expect(valuesOf(model, 'tokens')).toEqual([1, 2]);
    }
    using model = new Flat({ tokens: [2] });
    const other = ['lm_head.weight', tensor([1, 3], [2])] as const;
    expect(faultsOf(() => loadWeights(model, new Map([one, other]), map))).toEqual([
      'tokens (lm_head.weight): expected a copy of the same weight, received other values',
    ]);
  });

  it('keeps no hold on the memory of the file', () => {
    using model = new Flat({ a: [2] });
    const bytes = new Uint8Array(new Float32Array([7, 1, 2, 7]).buffer);
    loadWeights(model, new Map([['a', { dtype: 'F32', shape: [2], data: bytes.subarray(4, 12) }]]));
    bytes.fill(0);
    expect(valuesOf(model, 'a')).toEqual([1, 2]);
  });
});

describe('weightMap', () => {
  it('reads prefixes and old endings', () => {
    const map = weightMap(
      { 'embeddings.LayerNorm.*': 'norm.*' },
      { prefixes: ['bert.'], renamed: { 'LayerNorm.gamma': 'LayerNorm.weight', 'LayerNorm.beta': 'LayerNorm.bias' } },
    );
    for (const name of [
      'embeddings.LayerNorm.weight',
      'bert.embeddings.LayerNorm.weight',
      'bert.embeddings.LayerNorm.gamma',
    ]) {
      expect(map.find(name)).toMatchObject({ parameters: ['norm.weight'], stored: 'embeddings.LayerNorm.weight' });
    }
    expect(map.find('model.embeddings.LayerNorm.weight')).toBeUndefined();
    expect(map.locate('norm.bias')?.stored).toBe('embeddings.LayerNorm.bias');
  });

  it('lets a table leave its prefix to the checkpoint', () => {
    const map = weightMap(
      { 'transformer.wte.weight': 'tokens', 'lm_head.weight': 'output' },
      { prefixes: ['transformer.'] },
    );
    expect(map.find('wte.weight')?.parameters).toEqual(['tokens']);
    expect(map.find('lm_head.weight')?.parameters).toEqual(['output']);
  });

  it('moves tables into larger models', () => {
    const map = weightMap({
      ...prefixed({ 'layer.{i}.*': 'layers.{i}.*', 'pooler.*': ignored }, { stored: 'bert.', parameters: 'body.' }),
      'qa_outputs.*': 'output.*',
    });
    expect(map.find('bert.layer.3.x.y')?.parameters).toEqual(['body.layers.3.x.y']);
    expect(map.locate('body.layers.3.x.y')?.stored).toBe('bert.layer.3.x.y');
    expect(map.find('bert.pooler.dense.weight')?.kind).toBe('ignored');
  });

  it('takes the first line that fits', () => {
    const map = weightMap({ 'h.{i}.attn.bias': ignored, 'h.{i}.*': 'layers.{i}.*' });
    expect(map.find('h.0.attn.bias')?.kind).toBe('ignored');
    expect(map.find('h.0.attn.weight')?.kind).toBe('placement');
  });

  it.each([
    [{ 'a.{i}': 'b' }, 'weightMap: "a.{i}": expected the same holes in b, received others'],
    [{ 'a.*': 'b' }, 'weightMap: "a.*": expected the same holes in b, received others'],
    [{ 'a.*.b': 'b.*' }, 'weightMap: "a.*.b": expected a * at the end only, received one before it'],
    [{ 'a.{i}.{i}': 'b.{i}' }, 'weightMap: "a.{i}.{i}": expected each hole once, received one twice'],
    [{ a: '{b,c}' }, 'weightMap: "{b,c}": expected split(…) around a list, and no stray braces'],
  ])('refuses %j', (table, message) => {
    expect(() => weightMap(table as unknown as WeightTable)).toThrow(message);
  });

  it('refuses split without a list', () => {
    expect(() => split('a.b')).toThrow('split: expected a name with a list like {query,key,value}, received "a.b"');
  });
});

describe('layouts', () => {
  it('splits by the sizes of the parameters', () => {
    using model = new Flat({ query: [2, 2], key: [1, 2], value: [1, 2] });
    const map = weightMap({ qkv: split('{query,key,value}') });
    const stored = new Map([['qkv', tensor([1, 2, 3, 4, 5, 6, 7, 8], [4, 2])]]);
    loadWeights(model, stored, map);
    expect(valuesOf(model, 'query')).toEqual([1, 2, 3, 4]);
    expect(valuesOf(model, 'value')).toEqual([7, 8]);
    expect(collectWeights(model, map)).toEqual(stored);
  });

  it('reshapes around a transposition', () => {
    using model = new Flat({ query: [6, 2], bias: [3] });
    const map = weightMap({
      'rel_attn.q': reshape(transpose('query'), ([size, heads]) => [size, 3, heads / 3]),
      final_logits_bias: reshape('bias', (shape) => [1, ...shape]),
    });
    const stored = new Map([
      ['rel_attn.q', tensor([1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12], [2, 3, 2])],
      ['final_logits_bias', tensor([1, 2, 3], [1, 3])],
    ]);
    loadWeights(model, stored, map);
    expect(valuesOf(model, 'query')).toEqual([1, 7, 2, 8, 3, 9, 4, 10, 5, 11, 6, 12]);
    expect(collectWeights(model, map)).toEqual(stored);
  });

  it('takes off a number that is stored with a weight, and puts it back', () => {
    using model = new Flat({ scale: [2] });
    const map = weightMap({ norm: offset('scale', 1) });
    const stored = new Map([['norm', tensor([1.25, 0.5], [2])]]);
    loadWeights(model, stored, map);
    expect(valuesOf(model, 'scale')).toEqual([0.25, -0.5]);
    expect(collectWeights(model, map)).toEqual(stored);
  });

  it('moves the pairs of rotary positions half a head apart', () => {
    using model = new Flat({ query: [8, 1], bias: [4] });
    const map = weightMap({ q: rotaryPairs('query', 4), b: rotaryPairs('bias', 4) });
    const stored = new Map([
      ['q', tensor([1, 2, 3, 4, 5, 6, 7, 8], [8, 1])],
      ['b', tensor([1, 2, 3, 4], [4])],
    ]);
    loadWeights(model, stored, map);
    expect(valuesOf(model, 'query')).toEqual([1, 3, 2, 4, 5, 7, 6, 8]);
    expect(valuesOf(model, 'bias')).toEqual([1, 3, 2, 4]);
    expect(collectWeights(model, map)).toEqual(stored);
    using odd = new Flat({ query: [6] });
    expect(
      faultsOf(() =>
        loadWeights(odd, new Map([['q', tensor([1, 2, 3, 4, 5, 6], [6])]]), weightMap({ q: rotaryPairs('query', 4) })),
      ),
    ).toEqual(['query (q): parameters of [6] cannot be stored so']);
  });
});

describe('collectWeights', () => {
  it('refuses maps that lose a parameter or read it back as another', () => {
    using model = new Flat({ a: [1], b: [1] });
    loadWeights(
      model,
      new Map([
        ['a', tensor([1], [1])],
        ['b', tensor([2], [1])],
      ]),
    );
    expect(() => collectWeights(model, weightMap({ x: 'a' }))).toThrow(
      'collectWeights: b: expected a stored name in the weight map, received none',
    );
    expect(() => collectWeights(model, weightMap({ x: ignored, '*': '*' }))).not.toThrow();
    expect(() => collectWeights(model, weightMap({ 'x.{i}': ignored, a: ignored, '*': '*' }))).toThrow(
      'collectWeights: a: expected a weight map that reads a as this parameter, received one that ignores it',
    );
    expect(() => collectWeights(model, undefined, 'F64' as never)).toThrow(
      'collectWeights: dtype: expected "F32", "F16", "BF16" or "I8", received "F64"',
    );
    expect(() => collectWeights(model, weightMap({ ab: split('{a,b,c}') }))).toThrow(
      'collectWeights: ab: expected a parameter c, received none',
    );
  });

  it('leaves the model as it was', () => {
    using model = new Flat({ a: [1] });
    loadWeights(model, new Map([['a', tensor([1], [1])]]));
    const before = tf.memory().numTensors;
    const saved = collectWeights(model);
    saved.get('a')!.data.fill(0);
    expect(valuesOf(model, 'a')).toEqual([1]);
    expect(tf.memory().numTensors).toBe(before);
  });
});
