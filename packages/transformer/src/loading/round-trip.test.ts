import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSafetensors } from '@glossa/checkpoint';
import { initialize } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Bart } from '../architectures/bart/model.js';
import { Bert } from '../architectures/bert/model.js';
import { DistilBert } from '../architectures/distilbert/model.js';
import { Gpt2 } from '../architectures/gpt2/model.js';
import { Llama } from '../architectures/llama/model.js';
import { Marian } from '../architectures/marian/model.js';
import { Roberta } from '../architectures/roberta/model.js';
import { T5 } from '../architectures/t5/model.js';
import { Xlnet } from '../architectures/xlnet/model.js';
import { BeamSpanModel } from '../heads/beam-span-model.js';
import { CausalLM } from '../heads/causal-lm.js';
import { EmbeddingModel } from '../heads/embedding-model.js';
import { MaskedLM } from '../heads/masked-lm.js';
import { PermutationLM } from '../heads/permutation-lm.js';
import { PreTrainingModel } from '../heads/pre-training-model.js';
import { SequenceClassifier } from '../heads/sequence-classifier.js';
import { SpanModel } from '../heads/span-model.js';
import { TokenClassifier } from '../heads/token-classifier.js';
import * as configs from '../test-configs.test-util.js';
import type { HeadModel } from '../entry/architecture.js';
import { saveModel } from './save-model.js';
import { withHead } from './with-head.js';
import {
  loadBeamSpanModel,
  loadCausalLM,
  loadEmbeddingModel,
  loadMaskedLM,
  loadPermutationLM,
  loadPreTrainingModel,
  loadSeq2SeqLM,
  loadSequenceClassifier,
  loadSpanModel,
  loadTokenClassifier,
} from './load-heads.js';

interface Forward extends HeadModel {
  forward(inputs: {
    inputIds: number[][];
    decoderInputIds: number[][];
  }): tf.Tensor | Record<string, tf.Tensor | tf.Tensor[]>;
}

interface Case {
  className: string;
  /** A stored name, in Hugging Face's words. */
  stored: string;
  create(): unknown;
  load(folder: string): Promise<unknown>;
}

const labels = ['no', 'yes', 'maybe'];
const v11 = { ...configs.t5, feedForwardProj: 'gated-gelu', tieWordEmbeddings: false } as const;

const cases: Case[] = [
  {
    className: 'BertForMaskedLM',
    stored: 'cls.predictions.bias',
    create: () => new MaskedLM(new Bert(configs.bert)),
    load: loadMaskedLM,
  },
  {
    className: 'BertForPreTraining',
    stored: 'cls.seq_relationship.weight',
    create: () => new PreTrainingModel(new Bert(configs.bert)),
    load: loadPreTrainingModel,
  },
  {
    className: 'BertForSequenceClassification',
    stored: 'bert.pooler.dense.weight',
    create: () => new SequenceClassifier(new Bert(configs.bert), { labels }),
    load: loadSequenceClassifier,
  },
  {
    className: 'BertForTokenClassification',
    stored: 'classifier.weight',
    create: () => new TokenClassifier(new Bert(configs.bert), { labels }),
    load: loadTokenClassifier,
  },
  {
    className: 'BertModel',
    stored: 'embeddings.word_embeddings.weight',
    create: () => new EmbeddingModel(new Bert(configs.bert)),
    load: loadEmbeddingModel,
  },
  {
    className: 'DistilBertForMaskedLM',
    stored: 'vocab_projector.bias',
    create: () => new MaskedLM(new DistilBert(configs.distilBert)),
    load: loadMaskedLM,
  },
  {
    className: 'DistilBertForSequenceClassification',
    stored: 'pre_classifier.weight',
    create: () => withHead(new DistilBert(configs.distilBert), 'SequenceClassifier', { labels }),
    load: loadSequenceClassifier,
  },
  {
    className: 'DistilBertForTokenClassification',
    stored: 'classifier.weight',
    create: () => new TokenClassifier(new DistilBert(configs.distilBert), { labels }),
    load: loadTokenClassifier,
  },
  {
    className: 'DistilBertForQuestionAnswering',
    stored: 'qa_outputs.weight',
    create: () => new SpanModel(new DistilBert(configs.distilBert)),
    load: loadSpanModel,
  },
  {
    className: 'DistilBertModel',
    stored: 'embeddings.word_embeddings.weight',
    create: () => new EmbeddingModel(new DistilBert(configs.distilBert)),
    load: loadEmbeddingModel,
  },
  {
    className: 'RobertaForMaskedLM',
    stored: 'lm_head.bias',
    create: () => new MaskedLM(new Roberta(configs.roberta)),
    load: loadMaskedLM,
  },
  {
    className: 'RobertaForSequenceClassification',
    stored: 'classifier.out_proj.weight',
    create: () => withHead(new Roberta(configs.roberta), 'SequenceClassifier', { labels }),
    load: loadSequenceClassifier,
  },
  {
    className: 'RobertaForTokenClassification',
    stored: 'classifier.weight',
    create: () => new TokenClassifier(new Roberta(configs.roberta), { labels }),
    load: loadTokenClassifier,
  },
  {
    className: 'RobertaForQuestionAnswering',
    stored: 'qa_outputs.weight',
    create: () => new SpanModel(new Roberta(configs.roberta)),
    load: loadSpanModel,
  },
  {
    className: 'RobertaModel',
    stored: 'embeddings.word_embeddings.weight',
    create: () => new EmbeddingModel(new Roberta(configs.roberta)),
    load: loadEmbeddingModel,
  },
  {
    className: 'T5ForConditionalGeneration',
    stored: 'encoder.block.1.layer.1.DenseReluDense.wi.weight',
    create: () => withHead(new T5(configs.t5), 'Seq2SeqLM'),
    load: loadSeq2SeqLM,
  },
  {
    className: 'T5ForConditionalGeneration',
    stored: 'decoder.block.1.layer.2.DenseReluDense.wi_1.weight',
    create: () => withHead(new T5(v11), 'Seq2SeqLM'),
    load: loadSeq2SeqLM,
  },
  {
    className: 'BartForConditionalGeneration',
    stored: 'final_logits_bias',
    create: () => withHead(new Bart(configs.bart), 'Seq2SeqLM'),
    load: loadSeq2SeqLM,
  },
  {
    className: 'MarianMTModel',
    stored: 'model.shared.weight',
    create: () => withHead(new Marian(configs.bart), 'Seq2SeqLM'),
    load: loadSeq2SeqLM,
  },
  {
    className: 'XLNetLMHeadModel',
    stored: 'transformer.layer.1.rel_attn.seg_embed',
    create: () => new PermutationLM(new Xlnet(configs.xlnet)),
    load: loadPermutationLM,
  },
  {
    className: 'XLNetForQuestionAnsweringSimple',
    stored: 'transformer.mask_emb',
    create: () => new SpanModel(new Xlnet(configs.xlnet)),
    load: loadSpanModel,
  },
  {
    className: 'XLNetForQuestionAnswering',
    stored: 'answer_class.dense_1.weight',
    create: () => new BeamSpanModel(new Xlnet(configs.xlnet), { startNTop: 2, endNTop: 3 }),
    load: loadBeamSpanModel,
  },
  {
    className: 'XLNetForSequenceClassification',
    stored: 'sequence_summary.summary.weight',
    create: () => withHead(new Xlnet(configs.xlnet), 'SequenceClassifier', { labels }),
    load: loadSequenceClassifier,
  },
  {
    className: 'XLNetForTokenClassification',
    stored: 'classifier.weight',
    create: () => new TokenClassifier(new Xlnet(configs.xlnet), { labels }),
    load: loadTokenClassifier,
  },
  {
    className: 'GPT2ForSequenceClassification',
    stored: 'score.weight',
    create: () => withHead(new Gpt2(configs.gpt2), 'SequenceClassifier', { labels }),
    load: loadSequenceClassifier,
  },
  {
    className: 'GPT2ForTokenClassification',
    stored: 'classifier.weight',
    create: () => new TokenClassifier(new Gpt2(configs.gpt2), { labels }),
    load: loadTokenClassifier,
  },
  {
    className: 'GPT2LMHeadModel',
    stored: 'lm_head.weight',
    create: () => new CausalLM(new Gpt2({ ...configs.gpt2, tieWordEmbeddings: false })),
    load: loadCausalLM,
  },
  {
    className: 'LlamaForSequenceClassification',
    stored: 'model.embed_tokens.weight',
    create: () => withHead(new Llama(configs.llama), 'SequenceClassifier', { labels }),
    load: loadSequenceClassifier,
  },
  {
    className: 'LlamaForTokenClassification',
    stored: 'score.bias',
    create: () => new TokenClassifier(new Llama(configs.llama), { labels }),
    load: loadTokenClassifier,
  },
  {
    className: 'BartForSequenceClassification',
    stored: 'classification_head.dense.weight',
    create: () => withHead(new Bart(configs.bart), 'SequenceClassifier', { labels }),
    load: loadSequenceClassifier,
  },
  {
    className: 'T5ForSequenceClassification',
    stored: 'transformer.shared.weight',
    create: () => withHead(new T5(configs.t5), 'SequenceClassifier', { labels }),
    load: loadSequenceClassifier,
  },
];

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-'));
});
afterAll(() => rm(folder, { recursive: true }));

const readConfig = async () => JSON.parse(await readFile(join(folder, 'config.json'), 'utf8'));

/** All that a model gives for a text. */
const outputs = (model: Forward): number[] =>
  tf.tidy(() => {
    const batch = { inputIds: [[3, 1, 2]], decoderInputIds: [[3, 4]] };
    const given = model instanceof CausalLM ? model.forward(batch.inputIds) : model.forward(batch);
    const tensors = given instanceof tf.Tensor ? [given] : Object.values(given).flat();
    return tensors.flatMap((tensor) => [...tensor.dataSync()]);
  });

describe('saveModel and load', () => {
  it.each(cases)('give back $className, in its names ($stored)', async ({ className, stored, create, load }) => {
    using saved = initialize(create() as Forward, { seed: 1 });
    await saveModel(saved, folder);
    using loaded = (await load(folder)) as Forward;
    expect(outputs(loaded)).toEqual(outputs(saved));
    expect(loaded.config).toEqual(saved.config);
    expect((await readConfig()).architectures).toEqual([className]);
    expect([...parseSafetensors(await readFile(join(folder, 'model.safetensors'))).shapes.keys()]).toContain(stored);
  });

  it('keep the names of labels, and make them up from their number', async () => {
    using saved = initialize(new SequenceClassifier(new Bert(configs.bert), { labels }), { seed: 1 });
    await saveModel(saved, folder);
    const { id2label, ...config } = await readConfig();
    expect(id2label).toEqual({ 0: 'no', 1: 'yes', 2: 'maybe' });
    const rewrite = (json: object) => writeFile(join(folder, 'config.json'), JSON.stringify(json));
    await rewrite({ ...config, num_labels: 3 });
    using loaded = await loadSequenceClassifier(folder);
    expect(loaded.config.labels).toEqual(['LABEL_0', 'LABEL_1', 'LABEL_2']);
    await rewrite({ ...config, id2label: { 0: 'no', 2: 'yes' } });
    await expect(loadSequenceClassifier(folder)).rejects.toThrow('id2label: expected names of labels');
    await rewrite({ ...config, id2label, problem_type: 'regression' });
    await expect(loadSequenceClassifier(folder)).rejects.toThrow(
      'problem_type: expected "single_label_classification", received "regression"',
    );
  });

  it('pass over keys that nothing reads, with a warning, and refuse them when strict', async () => {
    using saved = initialize(new PermutationLM(new Xlnet(configs.xlnet)), { seed: 1 });
    await saveModel(saved, folder);
    await writeFile(join(folder, 'config.json'), JSON.stringify({ ...(await readConfig()), rescale: 2 }));
    const warnings: string[] = [];
    using loaded = await loadPermutationLM(folder, { onWarning: (message) => warnings.push(message) });
    expect(outputs(loaded as unknown as Forward)).toEqual(outputs(saved as unknown as Forward));
    expect(warnings).toEqual(['config.json: the key "rescale" with 2 is ignored: it means nothing to xlnet']);
    using silent = await loadPermutationLM(folder);
    expect(silent.model.config).toEqual(loaded.model.config);
    await expect(loadPermutationLM(folder, { strict: true })).rejects.toMatchObject({
      code: 'unsupported',
      message: 'config.json: expected keys that xlnet reads, received the key "rescale" with 2',
    });
    await expect(loadPermutationLM(folder, { onWarn: () => {} } as object)).rejects.toMatchObject({
      code: 'unknown-option',
      message: expect.stringContaining('loadPermutationLM: unknown option "onWarn"'),
    });
  });

  it('refuse by name what would change the mathematics', async () => {
    const refusals: [Case['create'], Case['load'], object, string][] = [
      [
        () => new MaskedLM(new Roberta(configs.roberta)),
        loadMaskedLM,
        { position_embedding_type: 'relative_key' },
        'position_embedding_type: expected "absolute"',
      ],
      [
        () => new MaskedLM(new DistilBert(configs.distilBert)),
        loadMaskedLM,
        { sinusoidal_pos_embds: true },
        'sinusoidal_pos_embds: expected false',
      ],
      [
        () => withHead(new T5(configs.t5), 'Seq2SeqLM'),
        loadSeq2SeqLM,
        { feed_forward_proj: 'gated-relu' },
        'feed_forward_proj: expected one of',
      ],
      [
        () => withHead(new T5(configs.t5), 'Seq2SeqLM'),
        loadSeq2SeqLM,
        { relative_attention_max_distance: 4 },
        'relative_attention_max_distance: expected more than half of the 8 buckets',
      ],
      [
        () => withHead(new Bart(configs.bart), 'Seq2SeqLM'),
        loadSeq2SeqLM,
        { normalize_before: true },
        'normalize_before: expected false',
      ],
      [
        () => withHead(new Marian(configs.bart), 'Seq2SeqLM'),
        loadSeq2SeqLM,
        { decoder_vocab_size: 12 },
        'decoder_vocab_size: expected that of vocab_size, 11',
      ],
      [
        () => new PermutationLM(new Xlnet(configs.xlnet)),
        loadPermutationLM,
        { attn_type: 'uni' },
        'attn_type: expected "bi"',
      ],
      [
        () => withHead(new Xlnet(configs.xlnet), 'SequenceClassifier'),
        loadSequenceClassifier,
        { summary_type: 'first' },
        'summary_type: expected "last"',
      ],
    ];
    for (const [create, load, change, message] of refusals) {
      using saved = initialize(create() as Forward, { seed: 1 });
      await saveModel(saved, folder);
      await writeFile(join(folder, 'config.json'), JSON.stringify({ ...(await readConfig()), ...change }));
      await expect(load(folder)).rejects.toThrow(message);
    }
  });
});
