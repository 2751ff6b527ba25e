/** GPT-2 and BERT as onnxruntime runs them best: its fused operations, the same weights as ours. */
import { namedParameters, type Module } from '@glossa/tensor';
import type { Bert, CausalLM, EmbeddingModel, Gpt2 } from '@glossa/transformer';
import { OnnxGraph } from './onnx.js';

export type Precision = 'float32' | 'int8';

/** Reads our parameters into a graph, matrices turned to [in, out]. */
class Weights {
  private readonly parameters: ReturnType<typeof namedParameters>;

  constructor(
    model: Module,
    private readonly graph: OnnxGraph,
    private readonly precision: Precision,
  ) {
    this.parameters = namedParameters(model);
  }

  values(name: string): Float32Array {
    const parameter = this.parameters.get(name);
    if (!parameter) throw new Error(`peer: no parameter ${name} among ${[...this.parameters.keys()].join(', ')}`);
    return parameter.value.dataSync<'float32'>();
  }

  vector(name: string): string {
    const values = this.values(name);
    return this.graph.constant(values, [values.length]);
  }

  table(name: string, columns: number): string {
    const values = this.values(name);
    return this.graph.constant(values, [values.length / columns, columns]);
  }

  /**
   * x by one or several weights [out, in] side by side, and their biases; in 8 bits as quantize_dynamic does it, a
   * scale for each output.
   */
  linear(x: string, names: readonly string[], inputs: number, bias = true): string {
    const outputsOf = names.map((name) => this.values(`${name}.weight`).length / inputs);
    const outputs = outputsOf.reduce((sum, size) => sum + size, 0);
    const weight = new Float32Array(inputs * outputs);
    const biases = new Float32Array(outputs);
    let first = 0;
    names.forEach((name, i) => {
      const values = this.values(`${name}.weight`);
      for (let o = 0; o < outputsOf[i]; o++)
        for (let k = 0; k < inputs; k++) weight[k * outputs + first + o] = values[o * inputs + k];
      if (bias) biases.set(this.values(`${name}.bias`), first);
      first += outputsOf[i];
    });
    const { graph } = this;
    if (this.precision === 'float32') {
      const [product] = graph.node('MatMul', [x, graph.constant(weight, [inputs, outputs])]);
      return bias ? graph.node('Add', [product, graph.constant(biases, [outputs])])[0] : product;
    }
    const { codes, scales } = byOutput(weight, outputs);
    const given = [x, graph.constant(codes, [inputs, outputs]), graph.constant(scales, [outputs]), ''];
    return graph.contrib('DynamicQuantizeMatMul', bias ? [...given, graph.constant(biases, [outputs])] : given)[0];
  }
}

function byOutput(weight: Float32Array, outputs: number): { codes: Int8Array; scales: Float32Array } {
  const scales = new Float32Array(outputs);
  for (let i = 0; i < weight.length; i++)
    scales[i % outputs] = Math.max(scales[i % outputs], Math.abs(weight[i]) / 127);
  return { codes: Int8Array.from(weight, (value, i) => Math.round(value / (scales[i % outputs] || 1))), scales };
}

/**
 * Inputs `ids` [1, length], `positions` [1, length] and `key{i}`, `value{i}` [1, heads, past, headDim]; outputs the
 * last position's `logits`, and `next key{i}`, `next value{i}` for the step after it.
 */
export function gpt2Graph(model: CausalLM, precision: Precision): Uint8Array {
  const { hiddenSize, numHiddenLayers, numAttentionHeads, vocabSize, layerNormEpsilon } = (model.model as Gpt2).config;
  const graph = new OnnxGraph();
  const weights = new Weights(model, graph, precision);
  const ids = graph.input('ids', 'int64', [1, 'length']);
  const positions = graph.input('positions', 'int64', [1, 'length']);
  const tokens = weights.table('model.embedding.tokens.weight', hiddenSize);
  let [x] = graph.node('Add', [
    graph.node('Gather', [tokens, ids])[0],
    graph.node('Gather', [weights.table('model.embedding.positions.embedding.weight', hiddenSize), positions])[0],
  ]);
  const norm = (name: string) => [weights.vector(`${name}.weight`), weights.vector(`${name}.bias`)];
  const epsilon = { epsilon: { float: layerNormEpsilon } };
  let [normed] = graph.node('LayerNormalization', [x, ...norm('model.stack.layers.0.selfAttention.norm')], epsilon);
  const headDim = hiddenSize / numAttentionHeads;
  for (let i = 0; i < numHiddenLayers; i++) {
    const layer = `model.stack.layers.${i}`;
    const [pastKey, pastValue] = ['key', 'value'].map((name) =>
      graph.input(`${name}${i}`, 'float32', [1, numAttentionHeads, 'past', headDim]),
    );
    const projected = weights.linear(
      normed,
      ['query', 'key', 'value'].map((name) => `${layer}.selfAttention.body.${name}`),
      hiddenSize,
    );
    const [q, k, v] = graph.node('Split', [projected], { axis: -1 }, 3);
    const [mixed, key, value] = graph.contrib(
      'MultiHeadAttention',
      [q, k, v, '', '', '', pastKey, pastValue],
      { num_heads: numAttentionHeads, unidirectional: 1 },
      3,
    );
    graph.output(`next key${i}`, key, 'float32', [1, numAttentionHeads, 'total', headDim]);
    graph.output(`next value${i}`, value, 'float32', [1, numAttentionHeads, 'total', headDim]);
    const attended = weights.linear(mixed, [`${layer}.selfAttention.body.output`], hiddenSize);
    const [normedForward, , , sum] = graph.contrib(
      'SkipLayerNormalization',
      [attended, x, ...norm(`${layer}.feedForward.norm`)],
      epsilon,
      4,
    );
    const [activated] = graph.contrib('FastGelu', [
      weights.linear(normedForward, [`${layer}.feedForward.body.input`], hiddenSize),
    ]);
    const fed = weights.linear(activated, [`${layer}.feedForward.body.output`], 4 * hiddenSize);
    const next = i + 1 < numHiddenLayers ? `model.stack.layers.${i + 1}.selfAttention.norm` : 'model.norm';
    const outputs = graph.contrib('SkipLayerNormalization', [fed, sum, ...norm(next)], epsilon, 4);
    [normed, x] = [outputs[0], outputs[3]];
  }
  const [last] = graph.node('Gather', [normed, graph.constant(BigInt64Array.of(-1n), [])], { axis: 1 }); // [1, hidden]
  // in float32 the tied weights are read where they are
  const logits =
    precision === 'float32'
      ? graph.node('Gemm', [last, tokens], { transB: 1 })[0]
      : weights.linear(last, ['model.embedding.tokens'], hiddenSize, false);
  graph.output('logits', logits, 'float32', [1, vocabSize]);
  return graph.serialize();
}

/** Inputs `ids`, `positions` and `types`, all [1, length]; outputs the `hidden` states. */
export function bertGraph(model: EmbeddingModel, precision: Precision): Uint8Array {
  const graph = new OnnxGraph();
  const { hiddenSize } = (model.model as Bert).config;
  graph.output('hidden', bertBody(graph, model, precision), 'float32', [1, 'length', hiddenSize]);
  return graph.serialize();
}

/**
 * Inputs `ids` [batch, length], `positions` and `types`, both [1, length], and `mask`, int32 [batch, length], 0 where
 * there is padding; outputs an `embedding` of length 1 for each text, the mean of its tokens.
 */
export function sentenceGraph(model: EmbeddingModel): Uint8Array {
  const graph = new OnnxGraph();
  const { hiddenSize } = (model.model as Bert).config;
  const mask = graph.input('mask', 'int32', ['batch', 'length']);
  const hidden = bertBody(graph, model, 'float32', mask);
  const counts = graph.node('Cast', [mask], { to: 1 })[0]; // float32
  const axis = graph.constant(BigInt64Array.of(1n), [1]);
  const [sum] = graph.node('Squeeze', [
    graph.node('MatMul', [graph.node('Unsqueeze', [counts, axis])[0], hidden])[0],
    axis,
  ]); // [batch, hidden]
  const [mean] = graph.node('Div', [sum, graph.node('ReduceSum', [counts, axis])[0]]);
  graph.output('embedding', graph.node('LpNormalization', [mean], { axis: -1, p: 2 })[0], 'float32', [
    'batch',
    hiddenSize,
  ]);
  return graph.serialize();
}

/**
 * @param mask name of an input [batch, length] that is 0 where there is padding
 * @returns the name of the hidden states
 */
function bertBody(graph: OnnxGraph, model: EmbeddingModel, precision: Precision, mask = ''): string {
  const { hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads, layerNormEps } = (model.model as Bert)
    .config;
  const weights = new Weights(model, graph, precision);
  const inputs = ['ids', 'positions', 'types'].map((name) =>
    graph.input(name, 'int64', [name === 'ids' ? 'batch' : 1, 'length']),
  );
  const tables = ['tokens', 'positions.embedding', 'tokenTypes'].map((name) =>
    weights.table(`model.embedding.${name}.weight`, hiddenSize),
  );
  const [tokens, positions, types] = tables.map((table, i) => graph.node('Gather', [table, inputs[i]])[0]);
  const norm = (name: string) => [weights.vector(`${name}.weight`), weights.vector(`${name}.bias`)];
  const epsilon = { epsilon: { float: layerNormEps } };
  const [sum] = graph.node('Add', [graph.node('Add', [tokens, positions])[0], types]);
  let [x] = graph.node('LayerNormalization', [sum, ...norm('model.embedding.norm')], epsilon);
  for (let i = 0; i < numHiddenLayers; i++) {
    const layer = `model.stack.layers.${i}`;
    const projected = weights.linear(
      x,
      ['query', 'key', 'value'].map((name) => `${layer}.selfAttention.body.${name}`),
      hiddenSize,
    );
    const [q, k, v] = graph.node('Split', [projected], { axis: -1 }, 3);
    const [mixed] = graph.contrib('MultiHeadAttention', [q, k, v, ...(mask ? ['', mask] : [])], {
      num_heads: numAttentionHeads,
    });
    const attended = weights.linear(mixed, [`${layer}.selfAttention.body.output`], hiddenSize);
    [x] = graph.contrib('SkipLayerNormalization', [attended, x, ...norm(`${layer}.selfAttention.norm`)], epsilon);
    const [activated] = graph.contrib('Gelu', [weights.linear(x, [`${layer}.feedForward.body.input`], hiddenSize)]);
    const fed = weights.linear(activated, [`${layer}.feedForward.body.output`], intermediateSize);
    [x] = graph.contrib('SkipLayerNormalization', [fed, x, ...norm(`${layer}.feedForward.norm`)], epsilon);
  }
  return x;
}
