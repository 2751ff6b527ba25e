/** Folders with real models that have learned next to nothing, in a second or two. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { initialize } from '@glossa/tensor';
import { Tokenizer, trainByteLevelBpe } from '@glossa/tokenizer';
import {
  Bert,
  CausalLM,
  Gpt2,
  OriginalTransformer,
  saveModel,
  Seq2SeqLM,
  SpanModel,
  type HeadModel,
} from '@glossa/transformer';

const size = { hiddenSize: 32, intermediateSize: 64, numAttentionHeads: 2 };
const [pad, start, end] = [0, 1, 2];

export const poem = '床前明月光，疑是地上霜。舉頭望明月，低頭思故鄉。\n';
export const pairs = [
  ['a cat', '一隻貓'],
  ['the dog runs', '狗在跑'],
] as const;
export const facts = [
  { question: 'Who came?', context: 'On Monday Ann came to 北京 by train.', answer: 'Ann' },
  { question: 'Where to?', context: 'On Monday Ann came to 北京 by train.', answer: '北京' },
];

export interface ModelFolder extends AsyncDisposable {
  readonly path: string;
  readonly tokenizer: Tokenizer;
}

/** Knows the poem by heart. */
export async function poemModel(): Promise<ModelFolder> {
  const tokenizer = await tokenizerOf([poem]);
  const config = {
    ...size,
    vocabSize: tokenizer.vocabSize,
    numHiddenLayers: 1,
    maxPositionEmbeddings: 64,
    layerNormEpsilon: 1e-5,
    embdPdrop: 0,
    residPdrop: 0,
    attnPdrop: 0,
    initializerRange: 0.1,
    bosTokenId: start,
    eosTokenId: end,
  };
  const ids = [...tokenizer.encode(poem).ids, end];
  const rows = [[start, ...ids], ids];
  return learned(new CausalLM(new Gpt2(config)), tokenizer, 120, (model) =>
    sum(rows.map((row) => model.loss({ inputIds: [row] }).loss)),
  );
}

/** Translates the pairs. */
export async function pairsModel(): Promise<ModelFolder> {
  const tokenizer = await tokenizerOf(pairs.flat());
  const config = {
    ...size,
    vocabSize: tokenizer.vocabSize,
    encoderLayers: 1,
    decoderLayers: 1,
    layerNormEps: 1e-5,
    dropout: 0,
    padTokenId: pad,
    decoderStartTokenId: start,
    eosTokenId: end,
  };
  const batches = pairs.map(([source, target]) => {
    const labels = [...tokenizer.encode(target).ids, end];
    return {
      inputIds: [tokenizer.encode(source).ids],
      decoderInputIds: [[start, ...labels.slice(0, -1)]],
      labels: [labels],
    };
  });
  return learned(new Seq2SeqLM(new OriginalTransformer(config)), tokenizer, 60, (model) =>
    sum(batches.map((batch) => model.loss(batch).loss)),
  );
}

/** Knows the facts. */
export async function factsModel(): Promise<ModelFolder> {
  const plain = await tokenizerOf(facts.map(({ question, context }) => question + context));
  const tokenizer = Tokenizer.fromJson({
    ...plain.toJson(),
    post_processor: { type: 'BertProcessing', cls: ['<s>', start], sep: ['</s>', end] },
  });
  const config = {
    ...size,
    vocabSize: tokenizer.vocabSize,
    numHiddenLayers: 1,
    maxPositionEmbeddings: 64,
    typeVocabSize: 2,
    layerNormEps: 1e-12,
    hiddenDropoutProb: 0,
    attentionProbsDropoutProb: 0,
    initializerRange: 0.1,
    padTokenId: pad,
  };
  const batches = facts.map(({ question, context, answer }) => {
    const { ids, typeIds, offsets, sequenceIds } = tokenizer.encode(question, { pair: context });
    const at = context.indexOf(answer);
    const inside = ids.flatMap((_, index) =>
      sequenceIds[index] === 1 && offsets[index][1] > at && offsets[index][0] < at + answer.length ? [index] : [],
    );
    return { inputIds: [ids], tokenTypeIds: [typeIds], startPositions: [inside[0]], endPositions: [inside.at(-1)!] };
  });
  return learned(new SpanModel(new Bert(config)), tokenizer, 60, (model) =>
    sum(batches.map((batch) => model.loss(batch).loss)),
  );
}

const tokenizerOf = (texts: readonly string[]) =>
  trainByteLevelBpe(texts, { vocabSize: 280, specialTokens: ['<pad>', '<s>', '</s>'] });

const sum = (losses: readonly tf.Tensor[]) => tf.addN([...losses]) as tf.Scalar;

async function learned<Model extends HeadModel>(
  made: Model,
  tokenizer: Tokenizer,
  steps: number,
  loss: (model: Model) => tf.Scalar,
): Promise<ModelFolder> {
  using model = initialize(made, { seed: 1 });
  const optimizer = tf.train.adam(0.01);
  for (let step = 0; step < steps; step++) optimizer.minimize(() => loss(model));
  optimizer.dispose();
  const path = await mkdtemp(join(tmpdir(), 'glossa-cli-'));
  await saveModel(model, path);
  await writeFile(join(path, 'tokenizer.json'), JSON.stringify(tokenizer.toJson()));
  return { path, tokenizer, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
}
