/** What is trained: a model of random weights, one batch, and what a step over it comes to. */
import { initialize, RandomStream, type Module } from '@glossa/tensor';
import { adamW, train, type Trainable, type TrainingStep, type TrainOptions } from '@glossa/training';
import {
  Bert,
  CausalLM,
  Gpt2,
  OriginalTransformer,
  Seq2SeqLM,
  SpanModel,
  type CausalBatch,
  type Seq2SeqBatch,
  type SpanBatch,
} from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';

/** A model in training; it and its optimizer stay on the backend in use when it began. */
export interface TrainingRun {
  model: Module;
  steps: AsyncGenerator<TrainingStep, void, void>;
  /** Of the batch, without dropout. */
  loss(): number;
}

export interface Task<Shape, Batch> {
  title: string;
  shape: Shape;
  batch: Batch;
  begin(): TrainingRun;
  /** Source and target tokens of a step. */
  tokens: number;
  /** Floating-point operations of a step's matrix products: the backward pass has two for each of the forward pass. */
  operations: number;
}

function beginTraining<Batch>(
  model: Trainable<Batch>,
  batch: Batch,
  options: Partial<TrainOptions<Trainable<Batch>, Batch>>,
): TrainingRun {
  const endless = (function* () {
    for (;;) yield batch;
  })();
  const { labelSmoothing } = options;
  return {
    model,
    steps: train(model, endless, { optimizer: adamW({ learningRate: 1e-4 }), ...options, steps: 1_000_000 }),
    loss: () => tf.tidy(() => model.loss(batch, {}, { labelSmoothing }).loss.dataSync<'float32'>()[0]),
  };
}

const random = new RandomStream(3);
const rowsOf = (rows: number, length: number, vocabSize: number) =>
  Array.from({ length: rows }, () => Array.from({ length }, () => random.integer(vocabSize)));

interface Shape {
  vocabSize: number;
  hiddenSize: number;
  /** In the encoder-decoder of the encoder, and of the decoder. */
  layers: number;
  heads: number;
  sentences: number;
  /** Tokens of each sentence; in the encoder-decoder on either side. */
  length: number;
}

export interface EncoderDecoderShape extends Shape {
  kind: 'encoder-decoder';
  dropout: number;
  labelSmoothing: number;
  gradientClipping: number;
}

export type EncoderDecoderTask = Task<EncoderDecoderShape, Seq2SeqBatch>;

/** The Transformer of Vaswani et al. 2017. */
export function encoderDecoder(shape: EncoderDecoderShape): EncoderDecoderTask {
  const {
    vocabSize,
    hiddenSize: d,
    layers,
    heads,
    sentences,
    length,
    dropout,
    labelSmoothing,
    gradientClipping,
  } = shape;
  const sizes = {
    vocabSize,
    hiddenSize: d,
    intermediateSize: 4 * d,
    encoderLayers: layers,
    decoderLayers: layers,
    numAttentionHeads: heads,
  };
  const rows = () => rowsOf(sentences, length, vocabSize);
  // A source and a target token together.
  const ofTokens = layers * (2 * (4 * d * d + 8 * d * d) + 2 * (8 * d * d + 8 * d * d)) + 2 * vocabSize * d;
  const attention = 3 * layers * 4 * length * d; // self on both sides, cross
  const batch = {
    inputIds: rows(),
    attentionMask: rows().map((row) => row.map(() => 1)),
    decoderInputIds: rows(),
    labels: rows(),
  };
  const model = () =>
    initialize(new Seq2SeqLM(new OriginalTransformer({ ...sizes, layerNormEps: 1e-5, dropout })), { seed: 1 });
  return {
    shape,
    batch,
    begin: () => beginTraining(model(), batch, { gradientClipping, labelSmoothing }),
    title:
      `training step, encoder-decoder d${d} ${layers}+${layers} layers, ` +
      `${sentences} x (${length}+${length}) tokens`,
    tokens: 2 * sentences * length,
    operations: 3 * sentences * length * (ofTokens + attention),
  };
}

export interface GptShape extends Shape {
  kind: 'gpt';
}

export type GptTask = Task<GptShape, Required<CausalBatch>>;

/** GPT-2, its context as long as the batch; no dropout. */
export function gpt(shape: GptShape): GptTask {
  const { vocabSize, hiddenSize: d, layers, heads, sentences, length } = shape;
  const sizes = {
    vocabSize,
    maxPositionEmbeddings: length,
    hiddenSize: d,
    intermediateSize: 4 * d,
    numHiddenLayers: layers,
    numAttentionHeads: heads,
  };
  const rest = { layerNormEpsilon: 1e-5, embdPdrop: 0, residPdrop: 0, attnPdrop: 0, initializerRange: 0.02 };
  // Half of all scores are masked.
  const ofToken = layers * (2 * (4 * d * d + 8 * d * d) + 2 * length * d) + 2 * vocabSize * d;
  const batch = { inputIds: rowsOf(sentences, length, vocabSize), labels: rowsOf(sentences, length, vocabSize) };
  return {
    shape,
    batch,
    begin: () => beginTraining(initialize(new CausalLM(new Gpt2({ ...sizes, ...rest })), { seed: 1 }), batch, {}),
    title: `training step, GPT ${layers} x ${d}, ${sentences} x ${length} tokens`,
    tokens: sentences * length,
    operations: 3 * sentences * length * ofToken,
  };
}

export interface SpanShape extends Shape {
  kind: 'span';
  maxPositions: number;
  dropout: number;
  gradientClipping: number;
}

export type SpanTask = Task<SpanShape, SpanBatch>;

/** A BERT that learns to find answers: a question of 16 tokens and a text in each row, none of it padding. */
export function span(shape: SpanShape): SpanTask {
  const { vocabSize, maxPositions, hiddenSize: d, layers, heads, sentences, length, dropout, gradientClipping } = shape;
  const sizes = {
    vocabSize,
    maxPositionEmbeddings: maxPositions,
    typeVocabSize: 2,
    hiddenSize: d,
    intermediateSize: 4 * d,
    numHiddenLayers: layers,
    numAttentionHeads: heads,
  };
  const rest = {
    layerNormEps: 1e-5,
    hiddenDropoutProb: dropout,
    attentionProbsDropoutProb: dropout,
    initializerRange: 0.02,
  };
  const starts = Array.from({ length: sentences }, () => 16 + random.integer(length - 20));
  const batch = {
    inputIds: rowsOf(sentences, length, vocabSize),
    tokenTypeIds: starts.map(() => Array.from({ length }, (_, i) => (i < 16 ? 0 : 1))),
    startPositions: starts,
    endPositions: starts.map((start) => start + 3),
  };
  const ofToken = layers * (2 * (4 * d * d + 8 * d * d) + 4 * length * d);
  return {
    shape,
    batch,
    begin: () =>
      beginTraining(initialize(new SpanModel(new Bert({ ...sizes, ...rest })), { seed: 1 }), batch, {
        gradientClipping,
      }),
    title: `fine-tuning step, MiniLM's body (BERT ${layers} x ${d}) with a span head, ${sentences} x ${length} tokens`,
    tokens: sentences * length,
    operations: 3 * sentences * length * ofToken,
  };
}

export type AnyTask = EncoderDecoderTask | GptTask | SpanTask;
