/**
 * The GPT of our training step in jax-js, on its WebAssembly backend: https://github.com/ekzhang/jax-js. A function
 * takes ownership of its arrays; `ref` keeps one.
 */
import { namedParameters, type Module } from '@glossa/tensor';
import { importPeer } from '../../harness/peers.js';
import type { GptTask } from './tasks.js';

interface Values {
  readonly ref: Values;
  readonly shape: number[];
  add(x: Values | number): Values;
  sub(x: Values | number): Values;
  mul(x: Values | number): Values;
  div(x: Values | number): Values;
  reshape(shape: number[]): Values;
  data(): Promise<ArrayLike<number>>;
}

interface Jax {
  init(device: string): Promise<string[]>;
  defaultDevice(device: string): void;
  jit<F extends (...inputs: never[]) => unknown>(f: F): F;
  valueAndGrad(
    f: (...inputs: never[]) => Values,
    options: { argnums: number[] },
  ): (...inputs: unknown[]) => [Values, [Weights, Values]];
  vjp(f: (x: Values) => Values, primals: Values[]): [Values, ((cotangent: Values) => [Values]) & { dispose(): void }];
  blockUntilReady(tree: unknown): Promise<unknown>;
  tree: {
    ref<T>(tree: T): T;
    dispose(tree: unknown): void;
    map<T>(f: (...leaves: Values[]) => Values, tree: T, ...rest: T[]): T;
  };
  numpy: {
    array(values: Float32Array | Int32Array, options?: { dtype: unknown }): Values;
    int32: unknown;
    bool: unknown;
    tri(rows: number, columns: number, offset: number, options: { dtype: unknown }): Values;
    take(x: Values, ids: Values, axis: number): Values;
    matmul(x: Values, y: Values): Values;
    transpose(x: Values, order?: number[]): Values;
    split(x: Values, sections: number, axis: number): Values[];
    where(condition: Values, x: Values, y: number): Values;
    sum(x: Values): Values;
    sqrt(x: Values): Values;
    zerosLike(x: Values): Values;
  };
  nn: {
    standardize(x: Values, axis: number, options: { epsilon: number }): Values;
    gelu(x: Values): Values;
    softmax(x: Values, axis: number): Values;
    logSoftmax(x: Values, axis: number): Values;
    oneHot(ids: Values, classes: number): Values;
  };
}

interface Affine {
  weight: Values;
  bias: Values;
}

interface Weights {
  tokens: Values;
  positions: Values;
  norm: Affine;
  layers: Record<'attentionNorm' | 'queryKeyValue' | 'output' | 'feedForwardNorm' | 'up' | 'down', Affine>[];
}

/**
 * Sentences it takes at a time, their gradients added up: four already outgrow the 4 GiB of its memory in a few steps.
 */
const PART = 2;
const [learningRate, beta1, beta2, epsilon, weightDecay] = [1e-4, 0.9, 0.999, 1e-8, 0.01];

/** A GPT of the same weights and batch, in training. */
export async function openJax({ shape, batch }: GptTask, model: Module): Promise<{ step(): Promise<number> }> {
  const jax = await importPeer<Jax>('training/jax', '@jax-js/jax');
  if (!(await jax.init('wasm')).includes('wasm'))
    throw new Error('jax-js: expected its wasm backend, it does not start here');
  jax.defaultDevice('wasm');
  const { numpy: np, nn, tree } = jax;
  const { vocabSize, hiddenSize, layers, heads, sentences, length } = shape;
  const rows = PART * length;
  const mask = np.tri(length, length, 0, { dtype: np.bool });

  const normed = (x: Values, { weight, bias }: Affine) =>
    nn.standardize(x, -1, { epsilon: 1e-5 }).mul(weight).add(bias);
  const linear = (x: Values, { weight, bias }: Affine) => np.matmul(x, weight).add(bias);

  function attend(queryKeyValue: Values): Values {
    const [q, k, v] = np.split(queryKeyValue.reshape([PART, length, 3 * heads, hiddenSize / heads]), 3, 2);
    const scores = np
      .matmul(np.transpose(q, [0, 2, 1, 3]), np.transpose(k, [0, 2, 3, 1]))
      .mul(1 / Math.sqrt(hiddenSize / heads));
    const weights = nn.softmax(np.where(mask.ref, scores, -1e9), -1); // [batch, heads, queries, keys]
    return np.transpose(np.matmul(weights, np.transpose(v, [0, 2, 1, 3])), [0, 2, 1, 3]).reshape([rows, hiddenSize]);
  }

  /**
   * The share of a part in the mean loss.
   * @param embedded [rows, hidden]
   * @param targets [rows, vocabulary], one in each row
   */
  function loss(weights: Weights, embedded: Values, targets: Values): Values {
    let x = embedded.reshape([PART, length, hiddenSize]).add(weights.positions).reshape([rows, hiddenSize]);
    for (const layer of weights.layers) {
      x = x.ref.add(linear(attend(linear(normed(x, layer.attentionNorm), layer.queryKeyValue)), layer.output));
      x = x.ref.add(linear(nn.gelu(linear(normed(x, layer.feedForwardNorm), layer.up)), layer.down));
    }
    const logits = np.matmul(normed(x, weights.norm), np.transpose(weights.tokens));
    return np.sum(nn.logSoftmax(logits, -1).mul(targets)).mul(-1 / (sentences * length));
  }

  const gradients = jax.jit(jax.valueAndGrad(loss, { argnums: [0, 1] }));
  const sum = jax.jit((a: Weights, b: Weights) => tree.map((x, y) => x.add(y), a, b));
  const update = jax.jit(
    (weights: Weights, first: Weights, second: Weights, gradient: Weights, corrections: Values[]) => {
      const nextFirst = tree.map((m, g) => m.mul(beta1).add(g.mul(1 - beta1)), first, tree.ref(gradient));
      const nextSecond = tree.map((v, g) => v.mul(beta2).add(g.ref.mul(g).mul(1 - beta2)), second, gradient);
      const [ofFirst, ofSecond] = corrections;
      const next = tree.map(
        (w, m, v) => {
          const decayed = w.mul(w.shape.length > 1 ? 1 - learningRate * weightDecay : 1);
          return decayed.sub(
            m
              .mul(ofFirst.ref)
              .div(np.sqrt(v.mul(ofSecond.ref)).add(epsilon))
              .mul(learningRate),
          );
        },
        weights,
        tree.ref(nextFirst),
        tree.ref(nextSecond),
      );
      tree.dispose(corrections);
      return [next, nextFirst, nextSecond];
    },
  );

  const parts = Array.from({ length: sentences / PART }, (_, i) => {
    const ids = (all: readonly ArrayLike<number>[]) =>
      np.array(Int32Array.from(all.slice(i * PART, (i + 1) * PART).flatMap((row) => Array.from(row))), {
        dtype: np.int32,
      });
    return { ids: ids(batch.inputIds), targets: nn.oneHot(ids(batch.labels), vocabSize) };
  });

  /** Of one part; its gather is outside of what is compiled, for jax-js compiles no scatter. */
  function ofPart(weights: Weights, { ids, targets }: (typeof parts)[number]): [Values, Weights] {
    const [embedded, back] = jax.vjp((tokens) => np.take(tokens, ids.ref, 0), [weights.tokens.ref]);
    const [value, [gradient, ofEmbedded]] = gradients(tree.ref(weights), embedded, targets.ref);
    const [ofTokens] = back(ofEmbedded);
    back.dispose();
    return [value, { ...gradient, tokens: gradient.tokens.add(ofTokens) }];
  }

  let weights = readWeights(np, model, layers, hiddenSize, length);
  let first = tree.map((x) => np.zerosLike(x), tree.ref(weights));
  let second = tree.map((x) => np.zerosLike(x), tree.ref(weights));
  let steps = 0;
  return {
    async step() {
      let [value, gradient] = ofPart(weights, parts[0]);
      for (const part of parts.slice(1)) {
        const [next, ofNext] = ofPart(weights, part);
        [value, gradient] = [value.add(next), sum(gradient, ofNext)];
      }
      steps++;
      const corrections = [beta1, beta2].map((beta) => np.array(Float32Array.of(1 / (1 - beta ** steps))));
      [weights, first, second] = update(weights, first, second, gradient, corrections);
      await jax.blockUntilReady(weights);
      return (await value.data())[0];
    },
  };
}

/** Our weights, matrices turned to [in, out]. */
function readWeights(np: Jax['numpy'], model: Module, layers: number, hiddenSize: number, length: number): Weights {
  const parameters = namedParameters(model);
  const read = (name: string) => parameters.get(`model.${name}`)!.value.dataSync<'float32'>();
  const vector = (...names: string[]) => np.array(Float32Array.from(names.flatMap((name) => Array.from(read(name)))));
  const matrix = (inputs: number, ...names: string[]) => {
    const values = Float32Array.from(names.flatMap((name) => Array.from(read(name))));
    const outputs = values.length / inputs;
    return np
      .array(Float32Array.from(values, (_, i) => values[(i % outputs) * inputs + Math.floor(i / outputs)]))
      .reshape([inputs, outputs]);
  };
  const norm = (name: string) => ({ weight: vector(`${name}.weight`), bias: vector(`${name}.bias`) });
  const affine = (inputs: number, ...names: string[]) => ({
    weight: matrix(inputs, ...names.map((name) => `${name}.weight`)),
    bias: vector(...names.map((name) => `${name}.bias`)),
  });
  return {
    tokens: vector('embedding.tokens.weight').reshape([-1, hiddenSize]),
    positions: vector('embedding.positions.embedding.weight').reshape([length, hiddenSize]),
    norm: norm('norm'),
    layers: Array.from({ length: layers }, (_, i) => {
      const [attention, feedForward] = ['selfAttention', 'feedForward'].map((name) => `stack.layers.${i}.${name}`);
      return {
        attentionNorm: norm(`${attention}.norm`),
        queryKeyValue: affine(hiddenSize, ...['query', 'key', 'value'].map((name) => `${attention}.body.${name}`)),
        output: affine(hiddenSize, `${attention}.body.output`),
        feedForwardNorm: norm(`${feedForward}.norm`),
        up: affine(hiddenSize, `${feedForward}.body.input`),
        down: affine(4 * hiddenSize, `${feedForward}.body.output`),
      };
    }),
  };
}
