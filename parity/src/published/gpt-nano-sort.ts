/**
 * A GPT of minGPT (Karpathy) that sorts three letters, beside every activation that llm-viz (Bycroft) recorded of it.
 */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { mergeHeads, splitHeads, type MultiHeadAttention } from '@glossa/attention';
import { ignored, loadWeights, split, weightMap, type TensorData } from '@glossa/checkpoint';
import { Trace } from '@glossa/tensor';
import { CausalLM, Gpt2, type FeedForward, type Gpt2Config } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Entry, Outcome } from '../runner.js';

interface StoredArray {
  shape: number[];
  /** float32 in base64. */
  data: string;
}

interface Settings {
  n_layer: number;
  n_head: number;
  n_embd: number;
  vocab_size: number;
  block_size: number;
}

type Stored = { config: Settings } & Record<string, StoredArray>;

/** minGPT's names, of linear layers that are stored [out, in] and an output matrix of its own. */
const weights = weightMap({
  'transformer.wte.weight': 'model.embedding.tokens.weight',
  'transformer.wpe.weight': 'model.embedding.positions.embedding.weight',
  'transformer.h.{i}.ln_1.*': 'model.stack.layers.{i}.selfAttention.norm.*',
  'transformer.h.{i}.attn.c_attn.*': split('model.stack.layers.{i}.selfAttention.body.{query,key,value}.*'),
  'transformer.h.{i}.attn.c_proj.*': 'model.stack.layers.{i}.selfAttention.body.output.*',
  'transformer.h.{i}.attn.bias': ignored,
  'transformer.h.{i}.ln_2.*': 'model.stack.layers.{i}.feedForward.norm.*',
  'transformer.h.{i}.mlp.c_fc.*': 'model.stack.layers.{i}.feedForward.body.input.*',
  'transformer.h.{i}.mlp.c_proj.*': 'model.stack.layers.{i}.feedForward.body.output.*',
  'transformer.ln_f.*': 'model.norm.*',
  'lm_head.weight': 'output.weight',
});

const configOf = ({
  n_layer,
  n_head,
  n_embd,
  vocab_size,
  block_size,
}: Settings): Gpt2Config & { tieWordEmbeddings: boolean } => ({
  ...{ vocabSize: vocab_size, maxPositionEmbeddings: block_size, hiddenSize: n_embd, intermediateSize: 4 * n_embd },
  ...{
    numHiddenLayers: n_layer,
    numAttentionHeads: n_head,
    layerNormEpsilon: 1e-5,
    initializerRange: 0.02,
    tieWordEmbeddings: false,
  },
  ...{ embdPdrop: 0, residPdrop: 0, attnPdrop: 0 },
});

const read = (path: string) => JSON.parse(readFileSync(path, 'utf8')) as Stored;

function arraysOf({ config: _, ...arrays }: Stored): Map<string, TensorData> {
  return new Map(
    Object.entries(arrays).map(([name, { shape, data }]) => [
      name,
      { dtype: 'F32', shape, data: new Uint8Array(Buffer.from(data, 'base64')) },
    ]),
  );
}

const floats = ({ data }: TensorData) => new Float32Array(data.slice().buffer);

/** All activations by their recorded names: of the first layer each step, of the others what comes out. */
function activations(model: CausalLM<Gpt2>, ids: tf.Tensor2D): Record<string, tf.Tensor> {
  const { embedding, stack, norm } = model.model;
  const [{ selfAttention, feedForward }] = stack.layers;
  const [attention, mlp] = [selfAttention.body as MultiHeadAttention, feedForward.body as FeedForward];
  using trace = new Trace(model);
  const x = embedding.forward(ids, {});
  const ln1 = selfAttention.norm.forward(x) as tf.Tensor3D;
  const [query, key, value] = [attention.query, attention.key, attention.value].map(
    (part) => part.forward(ln1) as tf.Tensor3D,
  );
  const [q, k, v] = [query, key, value].map((part) => splitHeads(part, attention.heads));
  const yProj = attention.forward(ln1, { trace });
  const attSm = tf.clone(trace.tensors.get('model.stack.layers.0.selfAttention.body.weights')!) as tf.Tensor4D;
  const attnResid = selfAttention.forward(x, {});
  const ln2 = feedForward.norm.forward(attnResid) as tf.Tensor3D;
  const fc = mlp.input.forward(ln2);
  const [block0, block1, block2] = stack.layers.reduce<tf.Tensor3D[]>(
    (outputs, layer) => [...outputs, layer.forward(outputs.at(-1) ?? x, {})],
    [],
  );
  const lnF = norm.forward(block2);
  const logits = model.output.forward(lnF);
  return {
    ...{
      tok_emb: embedding.tokens.forward(ids),
      pos_emb: embedding.positions!.forward(ids.shape[1], 0),
      x,
      ln1,
      q,
      k,
      v,
    },
    ...{
      qkv: tf.concat([query, key, value], 2),
      att: masked(tf.mul(tf.matMul(q, k, false, true), attention.scale)),
      attSm,
      y: mergeHeads(tf.matMul(attSm, v)),
      yProj,
      attnResid,
    },
    ...{ ln2, fc, gelu: mlp.activation(fc), mlp: mlp.forward(ln2, {}), mlpResid: feedForward.forward(attnResid, {}) },
    ...{ block0, block1, block2, ln_f: lnF, lm_head: logits, probs: tf.softmax(logits) },
  };
}

/** Scores [batch, heads, length, length], of later positions -∞. */
function masked(scores: tf.Tensor): tf.Tensor {
  const length = scores.shape.at(-1)!;
  const seen = tf.greaterEqual(tf.reshape(tf.range(0, length), [length, 1]), tf.range(0, length));
  return tf.where(seen, scores, tf.fill(scores.shape, -Infinity));
}

export async function compareSorter({ path }: Entry): Promise<Outcome> {
  const comparison = new Comparison(1e-4);
  const stored = read(join(path, 'gpt-nano-sort-model.json'));
  const recorded = arraysOf(read(join(path, 'gpt-nano-sort-t0-partials.json')));
  using model = new CausalLM(new Gpt2(configOf(stored.config)));
  loadWeights(model, arraysOf(stored), weights);
  tf.tidy(() => {
    const ids = recorded.get('idx')!;
    const ours = activations(model, tf.tensor2d(Int32Array.from(floats(ids)), ids.shape as [number, number], 'int32'));
    for (const [name, expected] of recorded) {
      if (name !== 'idx') comparison.near(name, ours[name]?.dataSync() ?? [], floats(expected));
    }
  });
  return comparison.outcome();
}
