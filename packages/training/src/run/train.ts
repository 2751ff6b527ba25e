import { namedParameters, RandomStream, type Context, type Module } from '@glossa/tensor';
import { checkNumber, fail } from './check.js';
import type { BatchSource } from './data/batch-source.js';
import { eventLoopTurns } from './event-loop-turns.js';
import { RunState } from './run-state.js';
import { constant } from './schedules/constant.js';
import type { Objective, Trainable } from './trainable.js';
import { takeStep } from './take-step.js';
import { checkTrainOptions, type TrainOptions } from './train-options.js';

/** What a step did. */
export interface TrainingStep {
  /** Updates made so far, this one included. */
  step: number;
  /** The mean over the step's targets, before the update. */
  loss: number;
  learningRate: number;
  /** Of all parameters together, before clipping. */
  gradientNorm: number;
  /** Targets in the step. */
  tokens: number;
  tokensPerSecond: number;
  /** How often the data had been gone through before, where the batches tell. */
  epoch?: number;
}

/**
 * Trains a model, one update for each value taken from the generator; leaving the loop ends the run.
 * The model stays the caller's; what the optimizer remembers lives as long as the run.
 *
 * @throws at once on bad options; from the generator on a loss or gradient that is not finite (the model is left as
 * the last good step made it), a parameter without a gradient, batches that end before `steps`, and an abort.
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
  const parameters = namedParameters(model);
  const trainable = new Map([...parameters].filter(([, parameter]) => parameter.trainable));
  using optimizer = options.optimizer(trainable);
  const state = new RunState(parameters, optimizer, batches, new RandomStream(options.seed ?? 0));
  const turn = eventLoopTurns();

  if (checkpoint && options.resume) {
    const name = await checkpoint.store.latest();
    if (name !== undefined) state.restore(await checkpoint.store.load(name));
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
        if (options.steps !== undefined)
          fail('train: batches', `enough for ${steps} steps`, `an end after ${optimizer.steps}`);
        break;
      }
      const learningRate = checkNumber(
        'train: schedule',
        schedule(optimizer.steps, { learningRate: optimizer.learningRate, steps }),
        0,
      );
      const losses = group.map((batch) => () => objective(model, batch, { training: true, random: state.random }));
      const done = await takeStep({ losses, parameters: trainable, optimizer, learningRate, gradientClipping });
      const tokensPerSecond = (1000 * done.tokens) / (performance.now() - start);
      if (checkpoint && optimizer.steps % checkpoint.every === 0) await save();
      yield { step: optimizer.steps, ...done, learningRate, tokensPerSecond, epoch: batches.epoch };
      await turn();
    }
    await save();
  } finally {
    await iterator.return?.();
  }
}

function iterate<Batch>(batches: BatchSource<Batch>): AsyncIterator<Batch> | Iterator<Batch> {
  return Symbol.asyncIterator in batches ? batches[Symbol.asyncIterator]() : batches[Symbol.iterator]();
}

/** The next `count` batches, or fewer where they end. */
async function take<Batch>(iterator: AsyncIterator<Batch> | Iterator<Batch>, count: number): Promise<Batch[]> {
  const taken: Batch[] = [];
  while (taken.length < count) {
    const next = await iterator.next();
    if (next.done) break;
    taken.push(next.value);
  }
  return taken;
}
