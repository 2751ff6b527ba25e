/** Compares what a model computed with recorded outputs, by their recorded names. */
import type { Trace } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import type { Comparison } from '../comparison.js';
import type { ForwardCase, Rows } from './fixture.js';
import { atPositions } from './rows.js';

export type Outputs = Record<string, tf.Tensor>;
export type Expect = (name: string) => Float32Array;

/**
 * What a trace saw in an embedding and the layers after it: `hidden_states.i`, the last one normed where there is such
 * a norm.
 */
export function hiddenStates(
  trace: Trace,
  { embedding, stack, last }: { embedding: string; stack: string; last?: tf.Tensor },
): tf.Tensor[] {
  const states = [tf.clone(trace.tensors.get(`${embedding}.output`)!), ...ofLayers(trace, stack, 'output')];
  return last ? [...states.slice(0, -1), last] : states;
}

/** What a part of each layer of a stack showed, in order. */
export function ofLayers(trace: Trace, stack: string, part: string): tf.Tensor[] {
  const found: tf.Tensor[] = [];
  for (let i = 0; trace.tensors.has(`${stack}.layers.${i}.${part}`); i++)
    found.push(tf.clone(trace.tensors.get(`${stack}.layers.${i}.${part}`)!));
  return found;
}

/** `name.0`, `name.1`, … */
export const numbered = (name: string, tensors: tf.Tensor[]): Outputs =>
  Object.fromEntries(tensors.map((tensor, i) => [`${name}.${i}`, tensor]));

/** @param positionsOf 1 where the rows of an output are meant to be compared; default the case's own */
export function compareOutputs(
  comparison: Comparison,
  { name, outputs, compare_positions }: ForwardCase,
  computed: Outputs,
  expect: Expect,
  positionsOf: (output: string) => Rows | undefined = () => compare_positions,
): void {
  comparison.knows(`${name}: outputs`, outputs, Object.keys(computed));
  for (const [output, { tensor }] of Object.entries(outputs)) {
    if (!Object.hasOwn(computed, output)) continue;
    const { shape } = computed[output];
    const axis = output.includes('attentions') ? 2 : 1;
    const pick = (values: ArrayLike<number>) => atPositions(values, shape, positionsOf(output), axis);
    comparison.near(
      `${name}: ${output}`,
      pick(computed[output].dataSync()),
      pick(expect(tensor ?? `${name}.${output}`)),
    );
  }
}

/** A case's outputs under the tensors of its own name, whatever it is called. */
export const byTensor = ({ name, outputs }: ForwardCase): ForwardCase['outputs'] =>
  Object.fromEntries(
    Object.entries(outputs).map(([output, { tensor }]) => [output, { tensor: tensor ?? `${name}.${output}` }]),
  );
