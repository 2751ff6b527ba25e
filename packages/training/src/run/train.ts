import { check, checkNumber, inWords } from '@glossa/check';
import {
  fingerprintOf,
  namedParameters,
  RandomStream,
  yieldToEventLoop,
  type Context,
  type Module,
} from '@glossa/tensor';
import type { BatchSource } from '../data/batch-source.js';
import { constant } from '../schedules/constant.js';
import type { Objective, Trainable } from '../trainable.js';
import { RunState } from './run-state.js';
import { takeStep } from './take-step.js';
import { checkTrainOptions, type TrainOptions } from './train-options.js';

/** What `train` yields after each step. */
export interface TrainingStep {
  /** Updates made so far, this one included. */
  step: number;
  /** The mean over the step's targets, before the update. */
  loss: number;
  learningRate: number;
  /** The norm of all gradients together, before clipping. */
  gradientNorm: number;
  /** Targets in the step. */
  tokens: number;
  tokensPerSecond: number;
  /** How many times the data had been read to its end before, where the batches know it. */
  epoch?: number;
}

/**
 * Trains a model: one update for each value taken from the generator; leaving the loop ends the run.
 * The caller owns the model; what the optimizer remembers is freed when the run ends.
 *
 * @throws GlossaError at once on bad options; from the generator on a loss or gradient that is not finite (the model
 * stays as the last good step left it), a parameter without a gradient, batches that end before `steps`, and a
 * checkpoint of another run; and the signal's reason on an abort
 */
export function train<Model extends Trainable<Batch>, Batch>(
  model: Model,
  batches: BatchSource<Batch>,
  options: TrainOptions<Model, Batch>,
): AsyncGenerator<TrainingStep, void, void>;
export function train<Model extends Module, Batch>(
  model: Model,
  batches: BatchSource<Batch>,
  options: TrainOptions<Model, Batch> & { objective: Objective<Model, Batch> },
): AsyncGenerator<TrainingStep, void, void>;
export function train<Batch>(
  model: Trainable<Batch>,
  batches: BatchSource<Batch>,
  options: TrainOptions<Trainable<Batch>, Batch>,
): AsyncGenerator<TrainingStep, void, void> {
  checkTrainOptions(options, batches);
  return run(model, batches, options);
}

async function* run<Batch>(
  model: Trainable<Batch>,
  batches: BatchSource<Batch>,
  options: TrainOptions<Trainable<Batch>, Batch>,
): AsyncGenerator<TrainingStep, void, void> {
  const {
    accumulate = 1,
    gradientClipping = Infinity,
    schedule = constant(),
    checkpoint,
    signal,
    labelSmoothing,
  } = options;
  const lossOptions = labelSmoothing === undefined ? undefined : { labelSmoothing };
  const objective =
    options.objective ?? ((_model, batch: Batch, context: Context) => model.loss(batch, context, lossOptions));
  const steps = options.steps ?? (batches.length === undefined ? undefined : Math.ceil(batches.length / accumulate));
  const { trainable, frozen } = parametersOf(model);
  using optimizer = options.optimizer(trainable);
  const fingerprint = checkpoint && frozen.size > 0 ? await fingerprintOf(frozen) : null;
  const random = new RandomStream(options.seed ?? 0);
  const state = new RunState({ trainable, frozen, fingerprint, optimizer, batches }, random);

  if (checkpoint && options.resume) {
    const name = await checkpoint.store.latest();
    if (name !== undefined) await state.restore(await checkpoint.store.load(name));
  }
  let savedStep = optimizer.steps;
  const save = async () => {
    if (!checkpoint || savedStep === optimizer.steps) return;
    await checkpoint.store.save(`step-${optimizer.steps}`, await state.capture());
    savedStep = optimizer.steps;
  };

  const iterator = iterate(batches);
  try {
    while (steps === undefined || optimizer.steps < steps) {
      if (signal?.aborted) {
        await save();
        throw signal.reason;
      }
      const start = performance.now();
      const group = await take(iterator, accumulate);
      if (group.length === 0) {
        const isDone = options.steps === undefined;
        check(isDone, 'train: batches', `enough for ${steps} steps`, inWords(`an end after ${optimizer.steps}`));
        break;
      }
      const rate = schedule(optimizer.steps, { learningRate: optimizer.learningRate, steps });
      const learningRate = checkNumber('train: schedule', rate, 0);
      const losses = group.map((batch) => () => objective(model, batch, { training: true, random: state.random }));
      const done = await takeStep({ losses, parameters: trainable, optimizer, learningRate, gradientClipping });
      const tokensPerSecond = (1000 * done.tokens) / (performance.now() - start);
      if (checkpoint && optimizer.steps % checkpoint.every === 0) await save();
      yield { step: optimizer.steps, ...done, learningRate, tokensPerSecond, epoch: batches.epoch };
      await yieldToEventLoop();
    }
    await save();
  } finally {
    await iterator.return?.();
  }
}

/** @throws GlossaError when there is nothing to train, or a parameter to be trained is quantized */
function parametersOf(model: Module) {
  const all = [...namedParameters(model)];
  const trainable = new Map(all.filter(([, parameter]) => parameter.trainable));
  const frozen = new Map(all.filter(([, parameter]) => !parameter.trainable));
  check(trainable.size > 0, 'train', 'a model with a parameter that is not frozen', inWords('none'));
  for (const [name, { quantized }] of trainable) {
    const received = inWords(`values of ${quantized?.bits} bits`);
    check(!quantized, `train: ${name}`, 'float32 values, or a frozen parameter (trainable = false)', received);
  }
  return { trainable, frozen };
}

function iterate<Batch>(batches: BatchSource<Batch>): AsyncIterator<Batch> | Iterator<Batch> {
  return Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
}

/** The next `count` batches, or fewer at the end. */
async function take<Batch>(iterator: AsyncIterator<Batch> | Iterator<Batch>, count: number): Promise<Batch[]> {
  const taken: Batch[] = [];
  while (taken.length < count) {
    const next = await iterator.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
