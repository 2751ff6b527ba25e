/** Our side of a training step, on our backend or through plain TensorFlow.js operations on another. */
import * as tf from '@tensorflow/tfjs-core';
import type { Module } from '@glossa/tensor';
import type { AnyTask } from './tasks.js';

export interface OurSide {
  model: Module;
  /** Of the batch, without dropout. */
  loss(): number;
  prepare(): Promise<unknown>;
  /** One step. */
  run(): Promise<unknown>;
  dispose(): Promise<void>;
}

export async function trainOn(backend: string, task: AnyTask): Promise<OurSide> {
  await tf.setBackend(backend);
  const { model, steps, loss } = task.begin();
  return {
    model,
    loss,
    prepare: () => tf.setBackend(backend),
    run: () => steps.next(),
    async dispose() {
      await tf.setBackend(backend);
      await steps.return();
      model[Symbol.dispose]();
    },
  };
}
