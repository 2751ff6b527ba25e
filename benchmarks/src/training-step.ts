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

const vocabSize = 4000;
/** Sentences, and tokens of each on either side: half a batch of the recipe, since the peer takes half a minute for a whole one. */
const [sentences, length] = [30, 20];

function randomBatch(): Seq2SeqBatch {
  const random = new RandomStream(3);
  const rows = () => Array.from({ length: sentences }, () => Array.from({ length }, () => random.integer(vocabSize)));
  return { inputIds: rows(), attentionMask: rows().map((row) => row.map(() => 1)), decoderInputIds: rows(), labels: rows() };
}

function translationModel() {
  const sizes = { vocabSize, hiddenSize: 192, intermediateSize: 768, encoderLayers: 3, decoderLayers: 3, numAttentionHeads: 6 };
  return initialize(new Seq2SeqLM(new OriginalTransformer({ ...sizes, layerNormEps: 1e-5, dropout: 0.1 })), { seed: 1 });
}

/** One backend's side: a model and its optimizer, which stay on the backend that made them. */
async function side(backend: string, batch: Seq2SeqBatch) {
  await tf.setBackend(backend);
  const model = translationModel();
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

export async function run(): Promise<Result[]> {
  setThreads(1);
  await importPeer('training-step', '@tensorflow/tfjs-backend-wasm');
  addSegmentSum('wasm');
  const batch = randomBatch();
  const [ours, peer] = [await side(backendName, batch), await side('wasm', batch)];
  const [ourSeconds, peerSeconds] = await measure([ours, peer], { rounds: 3 });
  await ours.dispose();
  await peer.dispose();
  const tokens = 2 * sentences * length;
  return [
    result({
      case: `encoder-decoder d192 3+3 layers, ${sentences} x (${length}+${length}) tokens`,
      ours: tokens / ourSeconds,
      peer: tokens / peerSeconds,
      peerName: '@tensorflow/tfjs-backend-wasm',
      unit: 'tokens/s',
      higherIsBetter: true,
    }),
  ];
}
