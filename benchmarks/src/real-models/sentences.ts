/** all-MiniLM-L6-v2 beside onnxruntime-web: sentences of English novels to vectors, 32 at a time. */
import { resolve } from 'node:path';
import { Tokenizer } from '@glossa/tokenizer';
import { loadEmbeddingModel } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { readFileSync } from 'node:fs';
import { measure } from '../../harness/measure.js';
import { type Result, result } from '../../harness/result.js';
import { sentenceGraph } from '../models/peer-graphs.js';
import { PeerSession } from '../models/peer-session.js';
import { texts } from '../tokenizer/texts.js';
import { data } from './smollm2.js';

const sentences = 32;

interface Batch {
  inputIds: number[][];
  attentionMask: number[][];
}

/** Sentences of 17 to 23 tokens, padded to the longest, as either side gets them. */
function batchOf(tokenizer: Tokenizer): Batch {
  const novel = texts('English', 200_000).join('\n').replaceAll(/\s+/g, ' ');
  const rows = novel
    .split(/(?<=[.!?]) /)
    .map((sentence) => [...tokenizer.encode(sentence).ids])
    .filter(({ length }) => length >= 17 && length <= 23)
    .slice(0, sentences);
  const length = Math.max(...rows.map((row) => row.length));
  const padded = (row: number[], value: number) => [...row, ...Array<number>(length - row.length).fill(value)];
  return {
    inputIds: rows.map((row) => padded(row, 0)),
    attentionMask: rows.map((row) =>
      padded(
        row.map(() => 1),
        0,
      ),
    ),
  };
}

export async function sentenceEmbeddings(): Promise<Result> {
  const folder = resolve(data, 'models/all-minilm-l6-v2');
  using model = await loadEmbeddingModel(folder);
  const batch = batchOf(Tokenizer.fromJson(JSON.parse(readFileSync(resolve(folder, 'tokenizer.json'), 'utf8'))));
  const session = await PeerSession.open('onnxruntime-web', sentenceGraph(model), 1, 'real-models');
  const positions = batch.inputIds[0].map((_, i) => i);
  const feeds = {
    ids: session.rows(batch.inputIds),
    mask: session.rows(batch.attentionMask, 'int32'),
    positions: session.ids(positions),
    types: session.ids(positions.map(() => 0)),
  };
  const ours = () => tf.tidy(() => model.forward(batch).dataSync<'float32'>());
  const peer = async () => (await session.run(feeds)).embedding.data;
  const [own, other] = [ours(), await peer()];
  const difference = own.reduce((worst, value, i) => Math.max(worst, Math.abs(value - other[i])), 0);
  console.log(`MiniLM: embeddings differ from onnxruntime-web's by ${difference.toExponential(1)}`);
  if (!(difference < 1e-4))
    throw new Error(`real-models: expected onnxruntime-web to have our embeddings, they differ by ${difference}`);
  const [ourSeconds, peerSeconds] = await measure([{ run: ours }, { run: peer }], { sampleSeconds: 0.5 });
  const row = {
    case: `MiniLM-L6, ${sentences} sentences of about 20 tokens at a time`,
    unit: 'sentences/s',
    higherIsBetter: true,
    aim: 1.5,
  };
  return result({ ...row, ours: sentences / ourSeconds, peer: sentences / peerSeconds, peerName: 'onnxruntime-web' });
}
