import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { parseConfig } from '@glossa/checkpoint';
import { initialize, namedParameters } from '@glossa/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CausalLM, type CausalModel } from '../heads/causal-lm.js';
import { saveModel } from '../loading/save-model.js';
import { Gemma } from './gemma/model.js';
import { gemmaConfig } from './gemma/config.js';
import { Gpt2 } from './gpt2/model.js';
import { gpt2Config } from './gpt2/config.js';
import { GptNeo } from './gpt-neo/model.js';
import { gptNeoConfig } from './gpt-neo/config.js';
import { Llama } from './llama/model.js';
import { llamaConfig } from './llama/config.js';
import { Mistral } from './mistral/model.js';
import { mistralConfig } from './mistral/config.js';
import { Qwen2 } from './qwen2/model.js';
import { qwen2Config } from './qwen2/config.js';
import { loadCausalLM } from '../loading/load-heads.js';

const sizes = {
  vocab_size: 11,
  hidden_size: 8,
  intermediate_size: 12,
  max_position_embeddings: 16,
  initializer_range: 0.4,
};
const grouped = { ...sizes, num_hidden_layers: 2, num_attention_heads: 4, num_key_value_heads: 2 };
const neo = { ...sizes, num_layers: 2, num_heads: 2, attention_types: [[['global', 'local'], 1]], window_size: 2 };

const llama = (json: object = {}) => new CausalLM(new Llama(parseConfig({ ...grouped, ...json }, llamaConfig)));
const mistral = (json: object = {}) =>
  new CausalLM(new Mistral(parseConfig({ ...grouped, sliding_window: 3, ...json }, mistralConfig)));
const qwen2 = (json: object = {}) => new CausalLM(new Qwen2(parseConfig({ ...grouped, ...json }, qwen2Config)));
const gemma = (json: object = {}) =>
  new CausalLM(new Gemma(parseConfig({ ...grouped, head_dim: 6, ...json }, gemmaConfig)));
const gpt2 = (json: object = {}) =>
  new CausalLM(new Gpt2(parseConfig({ ...sizes, n_layer: 2, n_head: 2, ...json }, gpt2Config)));
const gptNeo = (json: object = {}) => new CausalLM(new GptNeo(parseConfig({ ...neo, ...json }, gptNeoConfig)));

const yarn = { rope_type: 'yarn', factor: 4, original_max_position_embeddings: 4 };
const llama3 = {
  type: 'llama3',
  factor: 8,
  low_freq_factor: 1,
  high_freq_factor: 4,
  original_max_position_embeddings: 8,
};

const models: [string, () => CausalLM<CausalModel>][] = [
  ['Llama', llama],
  [
    'Llama, tied, with biases and a head of another size',
    () => llama({ tie_word_embeddings: true, attention_bias: true, mlp_bias: true, head_dim: 6 }),
  ],
  ['Llama, linear', () => llama({ rope_scaling: { rope_type: 'linear', factor: 2 } })],
  ['Llama, llama3', () => llama({ rope_scaling: llama3 })],
  [
    'Llama, longrope',
    () =>
      llama({
        rope_scaling: {
          rope_type: 'longrope',
          factor: 4,
          short_factor: [2],
          long_factor: [3],
          original_max_position_embeddings: 8,
        },
      }),
  ],
  ['Llama, yarn', () => llama({ rope_scaling: yarn })],
  ['Mistral', mistral],
  ['Mistral that sees everything', () => mistral({ sliding_window: null })],
  ['Qwen2', qwen2],
  [
    'Qwen2 with windows, tied',
    () => qwen2({ use_sliding_window: true, sliding_window: 2, max_window_layers: 1, tie_word_embeddings: true }),
  ],
  ['Gemma', gemma],
  [
    'Gemma, untied, with biases and the other gelu',
    () => gemma({ tie_word_embeddings: false, attention_bias: true, hidden_act: 'gelu' }),
  ],
  ['Gpt2, untied', () => gpt2({ tie_word_embeddings: false })],
  ['GptNeo', gptNeo],
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-'));
});
afterAll(() => rm(folder, { recursive: true }));

const ids = [
  [1, 2, 3, 4, 5, 6],
  [7, 8, 9, 10, 0, 1],
];
const logits = (model: CausalLM<CausalModel>) => tf.tidy(() => model.forward(ids).arraySync());

describe.each(models)('%s', (_, build) => {
  it('decodes step by step what it computes at once', () => {
    using model = initialize(build(), { seed: 1 });
    const decoder = model.decoder();
    using state = decoder.start([0, 1]);
    const expected = logits(model);
    for (const [from, to] of [
      [0, 3],
      [3, 4],
      [4, 6],
    ]) {
      const step = decoder.step(
        state,
        ids.map((row) => row.slice(from, to)),
      );
      step
        .arraySync()
        .forEach((row, r) => row.forEach((value, i) => expect(value).toBeCloseTo(expected[r][to - 1][i], 4)));
      step.dispose();
    }
  });

  it('comes back from the folder it is saved to', async () => {
    using model = initialize(build(), { seed: 2 });
    await saveModel(model, folder);
    using loaded = await loadCausalLM(folder);
    expect(logits(loaded)).toEqual(logits(model));
    expect(loaded.model.config).toEqual(model.model.config);
  });

  it('has a gradient for every parameter', () => {
    using model = initialize(build(), { seed: 3 });
    tf.tidy(() => {
      const { grads } = tf.variableGrads(() => model.loss({ inputIds: ids }).loss);
      for (const [name, { variable }] of namedParameters(model)) {
        // What a key bias adds is the same for all keys of a query, unless positions turn it.
        if (!name.endsWith('key.bias'))
          expect(tf.max(tf.abs(grads[variable!.name])).dataSync()[0], name).toBeGreaterThan(1e-6);
      }
    });
  });
});

describe('the output matrix', () => {
  it('is stored beside the embedding, or is the embedding', async () => {
    const names = (model: CausalLM) =>
      [...namedParameters(model).keys()].filter((name) => /tokens|output\.weight/.test(name) && !/layers/.test(name));
    expect(names(llama())).toEqual(['model.embedding.tokens.weight', 'output.weight']);
    expect(names(llama({ tie_word_embeddings: true }))).toEqual(['model.embedding.tokens.weight']);
  });
});

describe('sliding windows', () => {
  const change = (model: CausalLM<CausalModel>) =>
    tf.tidy(() => {
      const last = (row: number[]) => tf.slice(model.forward([row]), [0, 5, 0], [1, 1, 11]);
      return tf.max(tf.abs(tf.sub(last([1, 2, 3, 4, 5, 6]), last([9, 2, 3, 4, 5, 6])))).dataSync()[0];
    });

  it('hide what lies before them, layer upon layer', () => {
    using narrow = initialize(mistral({ sliding_window: 3 }), { seed: 1 }); // two layers see 5 positions
    using wide = initialize(mistral({ sliding_window: 4 }), { seed: 1 });
    expect(change(narrow)).toBe(0);
    expect(change(wide)).toBeGreaterThan(1e-6);
  });

  it('are of the layers that the config names', () => {
    using full = initialize(
      qwen2({ layer_types: ['full_attention', 'sliding_attention'], use_sliding_window: true, sliding_window: 2 }),
      { seed: 1 },
    );
    using windowed = initialize(
      qwen2({ layer_types: ['sliding_attention', 'sliding_attention'], use_sliding_window: true, sliding_window: 2 }),
      { seed: 1 },
    );
    expect(change(full)).toBeGreaterThan(1e-6);
    expect(change(windowed)).toBe(0);
  });
});

describe('configs', () => {
  it('are written under the names of Hugging Face', async () => {
    using model = initialize(mistral({ sliding_window: null, rope_scaling: yarn }), { seed: 1 });
    await saveModel(model, folder);
    expect(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'))).toMatchObject({
      model_type: 'mistral',
      architectures: ['MistralForCausalLM'],
      num_key_value_heads: 2,
      sliding_window: null,
      rope_scaling: yarn,
    });
  });

  it('read rotary positions as Transformers 5 writes them', () => {
    const { ropeTheta, ropeScaling } = llama({ rope_parameters: { rope_theta: 500, ...yarn } }).model.config;
    expect([ropeTheta, ropeScaling]).toEqual([500, { ropeType: 'yarn', factor: 4, originalMaxPositionEmbeddings: 4 }]);
    expect(qwen2({ rope_parameters: { rope_theta: 500, rope_type: 'default' } }).model.config.ropeTheta).toBe(500);
    expect(() => mistral({ rope_parameters: { rope_type: 'default' } })).toThrow(
      'rope_parameters: expected an object whose rope_type is one of',
    );
    expect(() =>
      mistral({ rope_parameters: { rope_theta: 9, rope_type: 'default', partial_rotary_factor: 0.5 } }),
    ).toThrow('received the key "partial_rotary_factor"');
  });

  it.each([
    [
      llama,
      { rope_scaling: { rope_type: 'ntk', factor: 2 } },
      'rope_scaling: expected an object whose rope_type is one of ' +
        'default, linear, dynamic, llama3, longrope, yarn or null',
    ],
    [
      llama,
      { rope_scaling: { rope_type: 'longrope', factor: 2 } },
      'rope_scaling: short_factor: expected a list, each item a number from 0, received nothing',
    ],
    [
      llama,
      { rope_scaling: { rope_type: 'longrope', short_factor: [1, 1], long_factor: [2] } },
      'longRotary: shortFactor: expected 1 factors above 0, one for each pair, received [1, 1]',
    ],
    [
      llama,
      { rope_scaling: { rope_type: 'linear', factor: 2, beta_fast: 3 } },
      'rope_scaling: expected keys that this model reads, received the key "beta_fast"',
    ],
    [
      llama,
      { rope_scaling: { rope_type: 'llama3', factor: 2 } },
      'rope_scaling: low_freq_factor: expected a number from 0, received nothing',
    ],
    [llama, { hidden_act: 'gelu' }, 'hidden_act: expected "silu" or "swish", received "gelu"'],
    [llama, { partial_rotary_factor: 0.5 }, 'partial_rotary_factor: expected 1, received 0.5'],
    [qwen2, { layer_types: ['full_attention'] }, 'layer_types: expected 2 of them, one a layer, received 1'],
    [
      qwen2,
      { layer_types: ['full_attention', 'sliding_attention'] },
      'layer_types: sliding_attention needs use_sliding_window to be true',
    ],
    [gemma, { hidden_act: 'silu' }, 'hidden_act: expected one of "gelu_pytorch_tanh", "gelu", received "silu"'],
    [
      gemma,
      { hidden_act: 'gelu', hidden_activation: 'gelu_pytorch_tanh' },
      'hidden_activation: expected gelu, as hidden_act says, received "gelu_pytorch_tanh"',
    ],
    [gemma, { use_bidirectional_attention: true }, 'use_bidirectional_attention: expected false, received true'],
    [gptNeo, { attention_types: [[['global'], 3]] }, 'attention_types: expected those of 2 layers, received 3'],
    [gptNeo, { attention_types: [[['global'], 1e9]] }, 'attention_types: expected a list of'],
    [
      gptNeo,
      { attention_layers: ['local', 'local'] },
      'attention_layers: expected global, local, as attention_types says, received local, local',
    ],
    [gptNeo, { tie_word_embeddings: false }, 'tie_word_embeddings: expected true, received false'],
  ])('refuse what they cannot do: %#', (build: (json: object) => unknown, json, message) => {
    expect(() => build(json)).toThrow(message);
  });
});
