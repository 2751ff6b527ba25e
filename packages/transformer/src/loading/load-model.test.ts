import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialize } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, expectTypeOf, it } from 'vitest';
import { Bert } from '../architectures/bert/model.js';
import { Xlnet } from '../architectures/xlnet/model.js';
import type { CausalLM } from '../heads/causal-lm.js';
import { MaskedLM } from '../heads/masked-lm.js';
import { PermutationLM } from '../heads/permutation-lm.js';
import { PreTrainingModel } from '../heads/pre-training-model.js';
import type { SpanModel } from '../heads/span-model.js';
import * as configs from '../test-configs.test-util.js';
import { loadModel } from './load-model.js';
import type { ModelHead, ModelHeads } from '../entry/model-heads.js';
import { saveModel } from './save-model.js';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-'));
  using bert = initialize(new PreTrainingModel(new Bert(configs.bert)), { seed: 1 });
  await saveModel(bert, folder);
});
afterAll(() => rm(folder, { recursive: true }));

async function withConfig(change: object): Promise<Record<string, Uint8Array>> {
  const config = JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));
  const json = JSON.stringify({ ...config, ...change });
  return {
    'config.json': new TextEncoder().encode(json),
    'model.safetensors': await readFile(join(folder, 'model.safetensors')),
  };
}

describe('loadModel', () => {
  it('takes the head of the class that the config names', async () => {
    using model = await loadModel(folder);
    expect(model).toBeInstanceOf(PreTrainingModel);
  });

  it('takes the head that is asked for', async () => {
    using model = await loadModel(folder, { head: 'MaskedLM' });
    expect(model).toBeInstanceOf(MaskedLM);
    expect(model.model).toBeInstanceOf(Bert);
  });

  it('needs no class where an architecture has one head', async () => {
    using saved = initialize(new PermutationLM(new Xlnet(configs.xlnet)), { seed: 1 });
    const other = await mkdtemp(join(tmpdir(), 'glossa-'));
    await saveModel(saved, other);
    using model = await loadModel(other);
    expect(model).toBeInstanceOf(PermutationLM);
    await rm(other, { recursive: true });
  });

  it('says what it could load instead', async () => {
    const before = tf.memory().numTensors;
    const unknown = await withConfig({ model_type: 'mamba', architectures: ['MambaForCausalLM'] });
    await expect(loadModel(unknown)).rejects.toThrow('config.json: model_type: expected one of gpt2, ');
    await expect(loadModel(unknown, { head: 'CausalLM' })).rejects.toThrow(
      'config.json: model_type: expected gpt2 or gpt_neo or llama or mistral or qwen2 or gemma ' +
        'for a CausalLM, received "mamba"',
    );
    await expect(loadModel(folder, { head: 'CausalLM' })).rejects.toThrow(
      'config.json: head: expected MaskedLM or PreTrainingModel or SpanModel or SequenceClassifier or ' +
        'TokenClassifier or EmbeddingModel for model_type "bert", received "CausalLM"',
    );
    await expect(loadModel(await withConfig({ architectures: ['BertForMultipleChoice'] }))).rejects.toThrow(
      'config.json: architectures: expected BertForMaskedLM (MaskedLM), BertForPreTraining (PreTrainingModel), ',
    );
    await expect(loadModel(await withConfig({ architectures: null }))).rejects.toThrow(
      'or a head to be asked for, received nothing',
    );
    await expect(loadModel(folder, { head: 'constructor' as ModelHead })).rejects.toThrow(
      'loadModel: head: expected "CausalLM", "Seq2SeqLM", ',
    );
    expect(tf.memory().numTensors).toBe(before);
  });

  it('has the type of the head', () => {
    type Loaded<Head extends ModelHead> = Awaited<ReturnType<typeof loadModel<Head>>>;
    expectTypeOf<Loaded<'CausalLM'>>().toEqualTypeOf<CausalLM>();
    expectTypeOf<Loaded<'MaskedLM' | 'SpanModel'>>().toEqualTypeOf<MaskedLM | SpanModel>();
    const calls = [() => loadModel('x', { head: 'SpanModel' }), () => loadModel('x')] as const;
    expectTypeOf(calls[0]).returns.resolves.toEqualTypeOf<SpanModel>();
    expectTypeOf(calls[1]).returns.resolves.toEqualTypeOf<ModelHeads[ModelHead]>();
    // @ts-expect-error -- no head has this name
    void (() => loadModel('x', { head: 'ImageClassifier' }));
  });
});
