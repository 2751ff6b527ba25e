/** Models that read in both directions, beside Hugging Face Transformers. */
import type { FileSource, ModelSource } from '@glossa/checkpoint';
import { Trace, type Context, type Module } from '@glossa/tensor';
import type { Trainable } from '@glossa/training';
import { weightsOf, type HeadModel } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Entry, Outcome } from '../runner.js';
import { type ForwardCase, readFixture } from './fixture.js';
import { compareGradients } from './gradients.js';
import { withMinimalConfig } from './minimal-config.js';
import { byTensor, compareOutputs, type Expect, type Outputs } from './outputs.js';
import { compareTraining } from './training.js';

export interface EncoderTask<Head extends HeadModel, Batch = unknown> {
  load(source: ModelSource | FileSource): Promise<Module>;
  /** The same model, not filled yet. */
  create(config: Head['model']['config']): Head;
  /** Names of the arguments that `outputs` and `loss` read. */
  inputs: readonly string[];
  kwargs?: readonly string[];
  /** Every recorded output by name. */
  outputs(head: Head, forwardCase: ForwardCase, context: { trace: Trace }, expect: Expect): Outputs;
  loss(head: Head, inputs: ForwardCase['inputs'], context?: Context): tf.Scalar;
  /** Why the loss of a case is not compared. */
  leaveLoss?(inputs: ForwardCase['inputs']): string | undefined;
  /** What `train` takes, where training is recorded. */
  batch?(inputs: ForwardCase['inputs']): Batch;
}

function compareCase<Head extends HeadModel>(
  comparison: Comparison,
  head: Head,
  task: EncoderTask<Head>,
  forwardCase: ForwardCase,
  expect: Expect,
): void {
  const { name, inputs, kwargs, loss } = forwardCase;
  if (
    !comparison.knows(`${name}: inputs`, inputs, task.inputs) ||
    !comparison.knows(`${name}: arguments`, kwargs, task.kwargs ?? [])
  )
    return;
  tf.tidy(() => {
    using trace = new Trace(head);
    compareOutputs(comparison, forwardCase, task.outputs(head, forwardCase, { trace }, expect), expect);
    if (loss === undefined) return;
    const reason = task.leaveLoss?.(inputs);
    if (reason) comparison.leave(`${name}: loss (${reason})`);
    else comparison.near(`${name}: loss`, task.loss(head, inputs).dataSync(), [loss]);
  });
}

export function encoderRunner<Head extends HeadModel, Batch = unknown>(
  task: EncoderTask<Head, Batch>,
): (entry: Entry) => Promise<Outcome> {
  return async (entry) => {
    const comparison = new Comparison(1e-4);
    const { folder, cases, expect } = readFixture(entry);
    const named = (name: string) => cases.cases.find((one) => one.name === name)!.inputs;
    using model = (await task.load(entry.path)) as Head;
    for (const forwardCase of cases.cases) compareCase(comparison, model, task, forwardCase, expect);
    const minimal = withMinimalConfig(entry.path);
    if (minimal) {
      using same = (await task.load(minimal)) as Head;
      for (const forwardCase of cases.cases) {
        compareCase(
          comparison,
          same,
          task,
          { ...forwardCase, name: `config.minimal.json, ${forwardCase.name}`, outputs: byTensor(forwardCase) },
          expect,
        );
      }
    }
    if (cases.gradients) {
      const { gradients } = cases;
      const inputs = named(gradients.case);
      const reason = task.leaveLoss?.(inputs);
      using shell = task.create(model.model.config);
      if (reason) comparison.leave(`gradients (${reason})`);
      else
        compareGradients(
          comparison,
          { model, shell, map: weightsOf(model), loss: () => task.loss(model, inputs) },
          gradients,
          folder,
        );
    }
    if (!cases.training) return comparison.outcome();
    if (!task.batch) comparison.leave('training');
    else
      await compareTraining(
        comparison,
        {
          config: model.model.config,
          map: weightsOf(model),
          create: (config) => task.create(config) as Head & Trainable<Batch>,
        },
        entry.path,
        cases.training,
        (name) => task.batch!(named(name)),
      );
    return comparison.outcome();
  };
}
