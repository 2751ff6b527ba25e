/**
 * Whole models of random weights on one thread: GPT-2's smallest shape and BERT-base beside onnxruntime, in WebAssembly
 * and native.
 */
import { backendName, setThreads } from '@glossa/kernels';
import { initialize, quantize, RandomStream } from '@glossa/tensor';
import { Bert, CausalLM, EmbeddingModel, Gpt2 } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { measure } from '../harness/measure.js';
import { type Result, result } from '../harness/result.js';
import { peakMemory } from './models/peak-memory.js';
import { bertGraph, gpt2Graph, type Precision } from './models/peer-graphs.js';
import { type Feeds, type PeerName, PeerSession } from './models/peer-session.js';
import { gpt2 } from './models/shapes.js';

const bert = {
  vocabSize: 30_522,
  maxPositionEmbeddings: 512,
  typeVocabSize: 2,
  hiddenSize: 768,
  intermediateSize: 3072,
  numHiddenLayers: 12,
  numAttentionHeads: 12,
  layerNormEps: 1e-12,
  hiddenDropoutProb: 0,
  attentionProbsDropoutProb: 0,
  initializerRange: 0.02,
};
const headDim = gpt2.hiddenSize / gpt2.numAttentionHeads;
/** Steps of a timed run of decoding, from a context of 128 on. */
const decodedSteps = 8;

const random = new RandomStream(5);
const idsOf = (length: number, vocabSize: number) => Array.from({ length }, () => random.integer(vocabSize));

/** What both sides can do with a language model. */
interface Side {
  prefill(ids: readonly number[]): Promise<Float32Array>;
  /** Reads a context, which later steps go on from. */
  begin(ids: readonly number[]): Promise<void>;
  step(id: number): Promise<Float32Array>;
}

function ours(model: CausalLM): Side {
  const decoder = model.decoder();
  let state: ReturnType<typeof decoder.start> | undefined;
  const read = (ids: readonly number[]) => {
    const logits = tf.tidy(() => decoder.step(state!, [[...ids]]));
    const values = logits.dataSync<'float32'>();
    logits.dispose();
    return values;
  };
  const begin = (ids: readonly number[]) => {
    state?.[Symbol.dispose]();
    state = decoder.start([0]);
    return read(ids);
  };
  return {
    prefill: async (ids) => begin(ids),
    begin: async (ids) => void begin(ids),
    step: async (id) => read([id]),
  };
}

function peer(session: PeerSession): Side {
  let cache: Feeds = {};
  let length = 0;
  const run = async (ids: readonly number[]) => {
    const positions = Array.from(ids, (_, i) => length + i);
    const outputs = await session.run({ ids: session.ids(ids), positions: session.ids(positions), ...cache });
    for (const name of Object.keys(cache)) cache[name] = outputs[`next ${name}`];
    length += ids.length;
    return outputs.logits.data;
  };
  const begin = (ids: readonly number[]) => {
    const empty = session.empty([1, gpt2.numAttentionHeads, 0, headDim]);
    cache = Object.fromEntries(
      Array.from({ length: gpt2.numHiddenLayers }, (_, i) => [
        [`key${i}`, empty],
        [`value${i}`, empty],
      ]).flat(),
    );
    length = 0;
    return run(ids);
  };
  return { prefill: begin, begin: async (ids) => void (await begin(ids)), step: (id) => run([id]) };
}

const greatestDifference = (a: Float32Array, b: Float32Array) =>
  a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i])), 0);

async function compareDecoders(title: string, sides: Side[], peerNames: readonly string[]): Promise<Result[]> {
  const context = idsOf(128, gpt2.vocabSize);
  const logits: Float32Array[] = [];
  for (const side of sides) logits.push(await side.prefill(context));
  peerNames.forEach((name, i) =>
    console.log(
      `${title}: logits differ from ${name}'s by ${greatestDifference(logits[0], logits[i + 1]).toExponential(1)}`,
    ),
  );

  const results: Result[] = [];
  const rows = (name: string, tokens: number, [own, ...others]: number[]) => {
    others.forEach((seconds, i) =>
      results.push(
        result({
          case: `${title}, ${name}`,
          ours: tokens / own,
          peer: tokens / seconds,
          peerName: peerNames[i],
          unit: 'tokens/s',
          higherIsBetter: true,
        }),
      ),
    );
  };
  for (const length of [128, 512]) {
    const ids = idsOf(length, gpt2.vocabSize);
    rows(
      `${length} tokens read`,
      length,
      await measure(
        sides.map((side) => ({ run: () => side.prefill(ids) })),
        { rounds: 11 },
      ),
    );
  }
  const decode = (side: Side) => ({
    prepare: () => side.begin(context),
    async run() {
      for (let i = 0; i < decodedSteps; i++) await side.step(context[i]);
    },
  });
  rows('decoding', decodedSteps, await measure(sides.map(decode), { rounds: 9, sampleSeconds: 0 }));
  return results;
}

async function languageModel(precision: Precision): Promise<Result[]> {
  using model = initialize(new CausalLM(new Gpt2(gpt2)), { seed: 1 });
  const graph = gpt2Graph(model, precision);
  const names: PeerName[] = precision === 'float32' ? ['onnxruntime-web'] : ['onnxruntime-web', 'onnxruntime-node'];
  const peers: Side[] = [];
  for (const name of names) peers.push(peer(await PeerSession.open(name, graph, 1)));
  if (precision === 'int8') quantize(model);
  return await compareDecoders(`GPT-2 small, ${precision}`, [ours(model), ...peers], names);
}

async function encoder(): Promise<Result[]> {
  using model = initialize(new EmbeddingModel(new Bert(bert)), { seed: 1 });
  const session = await PeerSession.open('onnxruntime-web', bertGraph(model, 'float32'), 1);
  const length = 384;
  const ids = idsOf(length, bert.vocabSize);
  const feeds = {
    ids: session.ids(ids),
    positions: session.ids(ids.map((_, i) => i)),
    types: session.ids(ids.map(() => 0)),
  };
  const own = () => {
    const hidden = tf.tidy(() => model.model.forward(tf.tensor2d([ids], undefined, 'int32')));
    const values = hidden.dataSync<'float32'>();
    hidden.dispose();
    return values;
  };
  const difference = greatestDifference(own(), (await session.run(feeds)).hidden.data);
  console.log(`BERT-base: hidden states differ from onnxruntime-web's by ${difference.toExponential(1)}`);
  const [ourSeconds, peerSeconds] = await measure([{ run: own }, { run: () => session.run(feeds) }], { rounds: 5 });
  return [
    result({
      case: `BERT-base, ${length} tokens`,
      ours: 1000 * ourSeconds,
      peer: 1000 * peerSeconds,
      peerName: 'onnxruntime-web',
      unit: 'ms',
      higherIsBetter: false,
    }),
  ];
}

export async function run(): Promise<Result[]> {
  setThreads(1);
  await tf.setBackend(backendName);
  return [
    ...(await languageModel('float32')),
    ...(await languageModel('int8')),
    ...(await encoder()),
    ...(await peakMemory()),
  ];
}
