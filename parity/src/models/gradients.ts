/** Recorded gradients beside ours. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collectWeights, parseSafetensors, toFloat32, type WeightMap } from '@glossa/checkpoint';
import { namedParameters, type Module } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import type { Comparison } from '../comparison.js';
import type { ParameterGradient, RecordedGradients } from './fixture.js';

export interface GradientTask {
  model: Module;
  /** Another model of the same architecture, whose parameters hold the gradients for a moment. */
  shell: Module;
  map: WeightMap;
  loss: () => tf.Scalar;
}

/** Under the names and in the layout of the checkpoint. */
type StoredGradients = Map<string, Float32Array>;

/**
 * The loss of a case and its gradients: their norms, the recorded entries, and every value where there is a file of
 * them.
 */
export function compareGradients(
  comparison: Comparison,
  task: GradientTask,
  { loss, global_norm, params, full }: RecordedGradients,
  folder: string,
): void {
  const ours = gradientsOf(task);
  if (loss !== undefined) comparison.near('loss of the gradients', [ours.loss], [loss]);
  if (global_norm !== undefined)
    comparison.near('norm of all gradients', [Math.hypot(...[...ours.stored.values()].map(normOf))], [global_norm]);
  if (params) compareParameters(comparison, ours.stored, params);
  if (full !== undefined) compareFull(comparison, ours.stored, join(folder, full));
}

/** Of what the loss depends on and training changes; other parameters have none. */
function gradientsOf({ model, shell, map, loss }: GradientTask): { loss: number; stored: StoredGradients } {
  const without = new Set<string>();
  const total = tf.tidy(() => {
    const { value, grads } = tf.variableGrads(loss);
    const holders = namedParameters(shell);
    for (const [name, { variable, trainable }] of namedParameters(model)) {
      const gradient = trainable ? grads[variable!.name] : undefined;
      if (!gradient) without.add(name);
      holders.get(name)!.assign(gradient ?? tf.zerosLike(variable!));
    }
    return value.dataSync()[0];
  });
  const tensors = collectWeights(shell, map);
  const hasOne = (name: string) => map.find(name)!.parameters.some((parameter) => !without.has(parameter));
  const stored = new Map(
    Array.from(tensors).flatMap(([name, tensor]) => (hasOne(name) ? [[name, toFloat32(tensor)] as const] : [])),
  );
  return { loss: total, stored };
}

/** A parameter that only one side has counts as a difference. */
function compareParameters(
  comparison: Comparison,
  ours: StoredGradients,
  recorded: Record<string, ParameterGradient>,
): void {
  comparison.same('names of the gradients', [...ours.keys()].sort(), Object.keys(recorded).sort());
  for (const [name, { norm, entries }] of Object.entries(recorded)) {
    const gradient = ours.get(name) ?? new Float32Array();
    comparison.near(`norm of the gradient of ${name}`, [normOf(gradient)], [norm]);
    comparison.near(
      `gradient of ${name}`,
      entries.map(([index]) => gradient[index]),
      entries.map(([, value]) => value),
    );
  }
}

function compareFull(comparison: Comparison, ours: StoredGradients, file: string): void {
  const recorded = parseSafetensors(readFileSync(file));
  for (const name of recorded.shapes.keys())
    comparison.near(`whole gradient of ${name}`, ours.get(name) ?? [], recorded.toFloat32(name));
}

/** Not Math.hypot, which takes no long lists. */
export function normOf(values: Float32Array): number {
  return Math.sqrt(values.reduce((sum, value) => sum + value * value, 0));
}
