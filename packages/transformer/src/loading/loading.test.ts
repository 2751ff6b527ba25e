import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { initialize, Module } from '@glossa/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bert } from '../architectures/bert/model.js';
import { Gpt2 } from '../architectures/gpt2/model.js';
import { OriginalTransformer } from '../architectures/original-transformer/model.js';
import { CausalLM } from '../heads/causal-lm.js';
import { Seq2SeqLM } from '../heads/seq2seq-lm.js';
import { SpanModel } from '../heads/span-model.js';
import { saveModel } from './save-model.js';
import { loadCausalLM, loadSeq2SeqLM, loadSpanModel } from './load-heads.js';

const sizes = {
  vocabSize: 11,
  hiddenSize: 8,
  intermediateSize: 16,
  numAttentionHeads: 2,
  initializerRange: 0.3,
  eosTokenId: 3,
};
const ids = [[1, 2, 3]];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-'));
});
afterAll(() => rm(folder, { recursive: true }));

const values = (logits: () => tf.Tensor) => tf.tidy(() => [...logits().dataSync()]);

describe('saveModel and load', () => {
  it('give back a CausalLM, in Hugging Face names', async () => {
    const config = {
      ...sizes,
      maxPositionEmbeddings: 6,
      numHiddenLayers: 2,
      layerNormEpsilon: 1e-5,
      embdPdrop: 0,
      residPdrop: 0,
      attnPdrop: 0,
    };
    using saved = initialize(new CausalLM(new Gpt2(config)), { seed: 1 });
    await saveModel(saved, folder);
    using loaded = await loadCausalLM(folder);
    expect(values(() => loaded.forward(ids))).toEqual(values(() => saved.forward(ids)));
    expect(loaded.model.config.eosTokenId).toBe(3);
    expect(JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'))).toMatchObject({
      model_type: 'gpt2',
      architectures: ['GPT2LMHeadModel'],
      n_embd: 8,
      eos_token_id: 3,
    });
  });

  it('give back a Seq2SeqLM', async () => {
    const config = {
      ...sizes,
      encoderLayers: 1,
      decoderLayers: 2,
      layerNormEps: 1e-5,
      dropout: 0,
      decoderStartTokenId: 1,
    };
    using saved = initialize(new Seq2SeqLM(new OriginalTransformer(config)), { seed: 1 });
    await saveModel(saved, folder);
    using loaded = await loadSeq2SeqLM(folder);
    const batch = { inputIds: ids, decoderInputIds: ids };
    expect(values(() => loaded.forward(batch))).toEqual(values(() => saved.forward(batch)));
    expect(loaded.model.config.decoderStartTokenId).toBe(1);
  });

  it('give back a SpanModel, also from float16 and int8 as near as they are', async () => {
    const config = {
      ...sizes,
      maxPositionEmbeddings: 6,
      typeVocabSize: 2,
      numHiddenLayers: 1,
      layerNormEps: 1e-12,
      hiddenDropoutProb: 0,
      attentionProbsDropoutProb: 0,
    };
    using saved = initialize(new SpanModel(new Bert(config)), { seed: 1 });
    const expected = values(() => saved.forward({ inputIds: ids }).startLogits);
    for (const [dtype, tolerance] of [
      ['F32', 1e-9],
      ['F16', 5e-3],
      ['I8', 5e-2],
    ] as const) {
      await saveModel(saved, folder, { dtype });
      using loaded = await loadSpanModel(folder);
      values(() => loaded.forward({ inputIds: ids }).startLogits).forEach((logit, i) => {
        expect(Math.abs(logit - expected[i])).toBeLessThan(tolerance);
      });
    }
  });

  it('say what does not fit, and leave nothing behind', async () => {
    initialize(
      new Bert({
        ...sizes,
        maxPositionEmbeddings: 6,
        typeVocabSize: 2,
        numHiddenLayers: 1,
        layerNormEps: 1e-12,
        hiddenDropoutProb: 0,
        attentionProbsDropoutProb: 0,
      }),
      { seed: 1 },
    )[Symbol.dispose]();
    const before = tf.memory().numTensors;
    await expect(loadCausalLM(folder)).rejects.toThrow(
      'config.json: model_type: expected gpt2 or gpt_neo or llama or mistral or qwen2 or gemma ' +
        'for a CausalLM, received "bert"',
    );
    const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
    await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, hidden_size: 12 }));
    await expect(loadSpanModel(folder)).rejects.toThrow('expected [12]');
    await writeFile(join(folder, 'config.json'), JSON.stringify({ ...config, hidden_act: 'mish' }));
    await expect(loadSpanModel(folder)).rejects.toThrow('hidden_act');
    await writeFile(join(folder, 'config.json'), '{"__proto__": {"model_type": "bert"}}');
    await expect(loadSpanModel(folder)).rejects.toThrow('model_type');
    await writeFile(join(folder, 'config.json'), '{"model_type": ');
    await expect(loadSpanModel(folder)).rejects.toThrow('config.json: expected JSON');
    await expect(loadSpanModel(join(folder, 'nowhere'))).rejects.toThrow('config.json: not found');
    expect(tf.memory().numTensors).toBe(before);
  });

  it('refuse a model they could not load back', async () => {
    class Other extends Module {
      readonly config = {};
    }
    class Head extends Module {
      readonly model = new Other();
    }
    await expect(saveModel(new Head(), folder)).rejects.toThrow('received Head(Other)');
    await expect(saveModel(new Head(), folder, { config: {} } as object)).rejects.toThrow(
      'saveModel: unknown option "config", expected one of: dtype, files',
    );
  });
});
