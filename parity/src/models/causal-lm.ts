/** Decoder-only language models beside Hugging Face Transformers. */
import { paddingMask } from '@glossa/attention';
import { toIds, Trace, type Module } from '@glossa/tensor';
import { CausalLM, IGNORED, loadCausalLM, weightsOf, type CausalModel, type LayerStack } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Entry, Outcome } from '../runner.js';
import { compareGeneration } from './compare-generation.js';
import { readFixture, type ForwardCase } from './fixture.js';
import { compareGradients } from './gradients.js';
import { withMinimalConfig } from './minimal-config.js';
import { atPositions, countFromFirstToken, unpadded } from './rows.js';
import { compareTraining } from './training.js';

/** A body whose parts can be run one by one. */
export interface StackedModel extends CausalModel {
  readonly stack: LayerStack;
  readonly norm: Module & { forward(x: tf.Tensor): tf.Tensor };
}

export interface CausalLMTask<Body extends StackedModel> {
  body: new (config: Body['config']) => Body;
}

type Model = CausalLM<StackedModel>;
type Expect = (name: string) => Float32Array;

/**
 * Hidden states after the embedding and after each layer, the last one normed, attention weights and logits, by their
 * recorded names.
 */
function forward(model: Model, { input_ids, attention_mask }: ForwardCase['inputs']): Record<string, tf.Tensor> {
  const { embedding, stack, norm } = model.model;
  using trace = new Trace(model);
  const mask = attention_mask ? paddingMask(toIds(attention_mask)) : null;
  const states = [embedding.forward(toIds(input_ids), {})];
  for (const layer of stack.layers) states.push(layer.forward(states.at(-1)!, { trace }, { mask }));
  states.push(norm.forward(states.pop()!) as tf.Tensor3D);
  return {
    logits: model.output.forward(states.at(-1)!),
    ...Object.fromEntries(states.map((state, i) => [`hidden_states.${i}`, state])),
    ...Object.fromEntries(
      stack.layers.map((_, i) => [
        `attentions.${i}`,
        tf.clone(trace.tensors.get(`model.stack.layers.${i}.selfAttention.body.weights`)!),
      ]),
    ),
  };
}

function compareForward(
  comparison: Comparison,
  model: Model,
  { name, inputs, outputs, compare_positions: positions }: ForwardCase,
  expect: Expect,
) {
  const computed = forward(model, inputs);
  comparison.knows(`${name}: outputs`, outputs, Object.keys(computed));
  for (const [output, { tensor }] of Object.entries(outputs)) {
    if (!Object.hasOwn(computed, output)) continue;
    const { shape } = computed[output];
    const axis = output.startsWith('attentions') ? 2 : 1;
    const pick = (values: ArrayLike<number>) => atPositions(values, shape, positions, axis);
    comparison.near(
      `${name}: ${output}`,
      pick(computed[output].dataSync()),
      pick(expect(tensor ?? `${name}.${output}`)),
    );
  }
}

/** Positions that count from each row's first token: each row without its padding has to give the same. */
function compareRows(
  comparison: Comparison,
  model: Model,
  { name, inputs, outputs, compare_positions }: ForwardCase,
  expect: Expect,
) {
  const { input_ids, attention_mask, position_ids } = inputs;
  if (!countFromFirstToken(position_ids!, attention_mask)) return comparison.leave(`${name} (position_ids)`);
  comparison.knows(`${name}: outputs`, outputs, ['logits']);
  const logits = unpadded(input_ids, attention_mask).flatMap((row) => Array.from(model.forward([row]).dataSync()));
  const shape = [input_ids.length, input_ids[0].length, model.model.config.vocabSize];
  comparison.near(
    `${name}: logits`,
    logits,
    atPositions(expect(outputs.logits.tensor ?? `${name}.logits`), shape, compare_positions ?? attention_mask, 1),
  );
}

/** Our labels say which token follows; the reference's are the tokens themselves. */
const batchOf = ({ inputs }: ForwardCase) => ({
  inputIds: inputs.input_ids,
  labels: inputs.labels!.map((row) => [...row.slice(1), IGNORED]),
});

function compareCase(comparison: Comparison, model: Model, forwardCase: ForwardCase, expect: Expect): void {
  const { name, inputs, kwargs, loss } = forwardCase;
  const known =
    comparison.knows(`${name}: inputs`, inputs, ['input_ids', 'attention_mask', 'position_ids', 'labels']) &&
    comparison.knows(`${name}: arguments`, kwargs, []);
  if (!known) return;
  tf.tidy(() => {
    if (inputs.position_ids) compareRows(comparison, model, forwardCase, expect);
    else compareForward(comparison, model, forwardCase, expect);
    if (loss !== undefined) comparison.near(`${name}: loss`, model.loss(batchOf(forwardCase)).loss.dataSync(), [loss]);
  });
}

export async function runCausalLM<Body extends StackedModel>(
  entry: Entry,
  { body: Body }: CausalLMTask<Body>,
): Promise<Outcome> {
  const comparison = new Comparison(1e-4);
  const { folder, cases, expect } = readFixture(entry);
  const named = (name: string) => batchOf(cases.cases.find((one) => one.name === name)!);
  using model = (await loadCausalLM(entry.path)) as CausalLM<Body>;

  for (const forwardCase of cases.cases) compareCase(comparison, model, forwardCase, expect);
  const minimal = withMinimalConfig(entry.path);
  if (minimal) {
    using same = (await loadCausalLM(minimal)) as Model;
    const [first] = cases.cases;
    compareCase(comparison, same, { ...first, name: `config.minimal.json, ${first.name}` }, expect);
  }
  if (cases.gradients) {
    using shell = new CausalLM(new Body(model.model.config));
    const { gradients } = cases;
    compareGradients(
      comparison,
      { model, shell, map: weightsOf(model), loss: () => model.loss(named(gradients.case)).loss },
      gradients,
      folder,
    );
  }
  for (const generateCase of cases.generate ?? [])
    await compareGeneration(comparison, model.decoder(), generateCase, expect);
  if (cases.training) {
    const { config } = model.model;
    await compareTraining(
      comparison,
      { config, map: weightsOf(model), create: (other) => new CausalLM(new Body(other)) },
      entry.path,
      cases.training,
      named,
    );
  }
  return comparison.outcome();
}
