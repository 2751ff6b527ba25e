/** BERT with a span head beside Hugging Face Transformers. */
import { paddingMask } from '@glossa/attention';
import { toIds, Trace } from '@glossa/tensor';
import { Bert, bertSpanWeights, loadSpanModel, SpanModel } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Entry, Outcome } from '../runner.js';
import { type ForwardCase, readFixture } from './fixture.js';
import { compareGradients } from './gradients.js';
import { withMinimalConfig } from './minimal-config.js';

type Model = SpanModel<Bert>;
type Expect = (name: string) => Float32Array;

/** Every recorded output by name. */
function forward(model: Model, { input_ids, attention_mask, token_type_ids }: ForwardCase['inputs']): Record<string, tf.Tensor> {
  using trace = new Trace(model);
  const { startLogits, endLogits } = model.forward(
    { inputIds: input_ids, attentionMask: attention_mask, tokenTypeIds: token_type_ids },
    { trace },
  );
  const { embedding, stack } = model.model;
  const mask = attention_mask ? paddingMask(toIds(attention_mask)) : null;
  const states = [embedding.forward(toIds(input_ids), {}, token_type_ids && toIds(token_type_ids))];
  for (const layer of stack.layers) states.push(layer.forward(states.at(-1)!, {}, { mask }));
  return {
    start_logits: startLogits,
    end_logits: endLogits,
    ...Object.fromEntries(states.map((state, i) => [`hidden_states.${i}`, state])),
    ...Object.fromEntries(stack.layers.map((_, i) => [`attentions.${i}`, tf.clone(trace.tensors.get(`model.stack.layers.${i}.selfAttention.body.weights`)!)])),
  };
}

/** The reference ignores answers that lie outside the window; the loss is the mean over the others. */
function lossOf(model: Model, { input_ids, attention_mask, token_type_ids, start_positions, end_positions }: ForwardCase['inputs']): tf.Scalar {
  const length = input_ids[0].length;
  const inside = [...input_ids.keys()].filter((row) => start_positions![row] < length && end_positions![row] < length);
  const pick = <T>(rows: T[] | undefined) => rows && inside.map((row) => rows[row]);
  return model.loss({
    inputIds: pick(input_ids)!,
    attentionMask: pick(attention_mask),
    tokenTypeIds: pick(token_type_ids),
    startPositions: pick(start_positions)!,
    endPositions: pick(end_positions)!,
  }).loss;
}

/** Of an answer that begins inside the window and ends outside, the reference counts the beginning alone. */
const isHalfInside = ({ input_ids, start_positions, end_positions }: ForwardCase['inputs']) =>
  input_ids.some(({ length }, row) => start_positions![row] < length !== end_positions![row] < length);

function compareCase(comparison: Comparison, model: Model, { name, inputs, kwargs, outputs, loss }: ForwardCase, expect: Expect): void {
  const inputNames = ['input_ids', 'attention_mask', 'token_type_ids', 'start_positions', 'end_positions'];
  if (!comparison.knows(`${name}: inputs`, inputs, inputNames) || !comparison.knows(`${name}: arguments`, kwargs, [])) return;
  tf.tidy(() => {
    const computed = forward(model, inputs);
    comparison.knows(`${name}: outputs`, outputs, Object.keys(computed));
    for (const [output, { tensor }] of Object.entries(outputs)) {
      if (Object.hasOwn(computed, output)) comparison.near(`${name}: ${output}`, computed[output].dataSync(), expect(tensor ?? `${name}.${output}`));
    }
    if (loss === undefined) return;
    if (isHalfInside(inputs)) comparison.leave(`${name}: loss (an answer half inside the window)`);
    else comparison.near(`${name}: loss`, lossOf(model, inputs).dataSync(), [loss]);
  });
}

export async function runBertQa(entry: Entry): Promise<Outcome> {
  const comparison = new Comparison(1e-4);
  const { folder, cases, expect } = readFixture(entry);
  using model = (await loadSpanModel(entry.path)) as Model;
  for (const forwardCase of cases.cases) compareCase(comparison, model, forwardCase, expect);
  const minimal = withMinimalConfig(entry.path);
  if (minimal) {
    using same = (await loadSpanModel(minimal)) as Model;
    const [first] = cases.cases;
    compareCase(comparison, same, { ...first, name: `config.minimal.json, ${first.name}` }, expect);
  }
  if (cases.gradients) {
    using shell = new SpanModel(new Bert(model.model.config));
    const { gradients } = cases;
    const { inputs } = cases.cases.find(({ name }) => name === gradients.case)!;
    if (isHalfInside(inputs)) comparison.leave('gradients (an answer half inside the window)');
    else {
      const padding = { name: 'bert.embeddings.word_embeddings.weight', id: model.model.config.padTokenId ?? 0 };
      compareGradients(comparison, { model, shell, map: bertSpanWeights, loss: () => lossOf(model, inputs), padding }, gradients, folder);
    }
  }
  if (cases.training) comparison.leave('training');
  return comparison.outcome();
}
