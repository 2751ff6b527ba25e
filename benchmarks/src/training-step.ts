/** A training step of the bundled translation model (`recipes/translation-en-zh`) on our backend and on stock tfjs-backend-wasm, one thread each. */
import { backendName, setThreads } from '@glossa/kernels';
import { initialize, RandomStream } from '@glossa/tensor';
import { adamW, train } from '@glossa/training';
import { OriginalTransformer, Seq2SeqLM, type Seq2SeqBatch } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { measure } from '../harness/measure.js';
import { importPeer } from '../harness/peers.js';
import { type Result, result } from '../harness/result.js';
import { addSegmentSum } from './training-step/segment-sum.js';

/** An encoder-decoder and its batch. */
export interface TrainingShape {
  vocabSize: number;
  hiddenSize: number;
  /** Layers of the encoder, and of the decoder. */
  layers: number;
  heads: number;
  sentences: number;
  /** Tokens of each sentence, on either side. */
  length: number;
}

/** Half a batch of the recipe, since the peer takes half a minute for a whole one. */
const bundled: TrainingShape = { vocabSize: 4000, hiddenSize: 192, layers: 3, heads: 6, sentences: 30, length: 20 };

function randomBatch({ vocabSize, sentences, length }: TrainingShape): Seq2SeqBatch {
  const random = new RandomStream(3);
  const rows = () => Array.from({ length: sentences }, () => Array.from({ length }, () => random.integer(vocabSize)));
  return { inputIds: rows(), attentionMask: rows().map((row) => row.map(() => 1)), decoderInputIds: rows(), labels: rows() };
}

function translationModel({ vocabSize, hiddenSize, layers, heads }: TrainingShape) {
  const sizes = { vocabSize, hiddenSize, intermediateSize: 4 * hiddenSize, encoderLayers: layers, decoderLayers: layers, numAttentionHeads: heads };
  return initialize(new Seq2SeqLM(new OriginalTransformer({ ...sizes, layerNormEps: 1e-5, dropout: 0.1 })), { seed: 1 });
}

/** One backend's side: a model and its optimizer, which stay on the backend that made them. */
async function side(backend: string, shape: TrainingShape) {
  await tf.setBackend(backend);
  const model = translationModel(shape);
  const batch = randomBatch(shape);
  const endless = (function* () {
    for (;;) yield batch;
  })();
  const steps = train(model, endless, { optimizer: adamW({ learningRate: 1e-4 }), gradientClipping: 1, labelSmoothing: 0.1, steps: 1_000_000 })[Symbol.asyncIterator]();
  return {
    prepare: () => tf.setBackend(backend),
    run: () => steps.next(),
    async dispose() {
      await tf.setBackend(backend);
      await steps.return?.();
      model[Symbol.dispose]();
    },
  };
}

/** Source and target tokens of a step. */
const tokensOf = ({ sentences, length }: TrainingShape) => 2 * sentences * length;
export const title = ({ hiddenSize, layers, sentences, length }: TrainingShape) =>
  `training step, encoder-decoder d${hiddenSize} ${layers}+${layers} layers, ${sentences} x (${length}+${length}) tokens`;

/** Floating-point operations of the matrix products of a step: the backward pass has two for each of the forward pass. */
export function operationsOf({ vocabSize, hiddenSize: d, layers, sentences, length }: TrainingShape): number {
  const ofTokens = layers * (2 * (4 * d * d + 8 * d * d) + 2 * (8 * d * d + 8 * d * d)) + 2 * vocabSize * d; // a source and a target token together
  const attention = 3 * layers * 4 * length * d; // self on both sides, cross
  return 3 * sentences * length * (ofTokens + attention);
}

/** Our step beside that of stock tfjs-backend-wasm, one thread each. */
export async function besideStock(benchmark: string, shape: TrainingShape): Promise<Result> {
  setThreads(1);
  await importPeer(benchmark, '@tensorflow/tfjs-backend-wasm');
  addSegmentSum('wasm');
  const [ours, peer] = [await side(backendName, shape), await side('wasm', shape)];
  const [ourSeconds, peerSeconds] = await measure([ours, peer], { rounds: 3 });
  await ours.dispose();
  await peer.dispose();
  const tokens = tokensOf(shape);
  return result({
    case: title(shape),
    ours: tokens / ourSeconds!,
    peer: tokens / peerSeconds!,
    peerName: '@tensorflow/tfjs-backend-wasm',
    unit: 'tokens/s',
    higherIsBetter: true,
  });
}

/** Two threads beside one, and the share of what the machine's vectors can do that a whole step on one thread reaches. */
export async function besideItself(shape: TrainingShape, peakGigaflops: number): Promise<Result[]> {
  const ours = await side(backendName, shape);
  const threads = (count: number) => ({
    async prepare() {
      await ours.prepare();
      setThreads(count);
      await ours.run(); // starts the threads
    },
    run: ours.run,
  });
  const [two, one] = await measure([threads(2), threads(1)], { rounds: 5 });
  await ours.dispose();
  setThreads(1);
  const [tokens, gigaflop] = [tokensOf(shape), operationsOf(shape) / 1e9];
  return [
    result({ case: `${title(shape)}, two threads`, ours: tokens / two!, peer: tokens / one!, peerName: 'one thread', unit: 'tokens/s', higherIsBetter: true }),
    result({ case: title(shape), ours: gigaflop / one!, peer: peakGigaflops, peerName: '128-bit multiply-adds on registers', unit: 'GFLOP/s', higherIsBetter: true }),
  ];
}

export const run = async (): Promise<Result[]> => [await besideStock('training-step', bundled)];
