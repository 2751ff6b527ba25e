import * as tf from '@tensorflow/tfjs-core';
import { RandomStream, type Parameter } from '@glossa/tensor';
import { checkInteger, checkRecord, fail } from './check.js';
import type { Checkpoint, CheckpointTensor } from './checkpoint-store.js';
import type { BatchSource } from './data/batch-source.js';
import type { JsonValue } from './json.js';
import { prefixed } from './optimizers/moments.js';
import type { Optimizer } from './optimizers/optimizer.js';

/** All that changes from step to step in a training run. */
export class RunState {
  constructor(
    readonly parameters: ReadonlyMap<string, Parameter>,
    readonly optimizer: Optimizer,
    readonly batches: BatchSource<unknown>,
    public random: RandomStream,
  ) {}

  /** Copies the state out. */
  async capture(): Promise<Checkpoint> {
    const tensors = new Map<string, CheckpointTensor>();
    for (const [name, variable] of this.#variables()) {
      tensors.set(name, { shape: [...variable.shape], data: (await variable.data()) as Float32Array });
    }
    const state = {
      version: 1,
      steps: this.optimizer.steps,
      random: this.random.state,
      batches: this.batches.state!(),
    };
    return { tensors, state };
  }

  /** Puts a captured state back. @throws when it belongs to another model, optimizer or data set. */
  restore({ tensors, state }: Checkpoint): void {
    const saved = checkRecord('train: resume: state', state);
    if (saved.get('version') !== 1) fail('train: resume: version', '1', saved.get('version'));
    const steps = checkInteger('train: resume: steps', saved.get('steps'));
    const random = saved.get('random');
    if (!Array.isArray(random)) fail('train: resume: random', 'an array', random);
    const stream = RandomStream.from(random);
    const variables = this.#variables();
    checkTensors(variables, tensors);
    this.batches.restore!(saved.get('batches') as JsonValue);

    for (const [name, variable] of variables) {
      const { data, shape } = tensors.get(name)!;
      tf.tidy(() => variable.assign(tf.tensor(data, shape, 'float32')));
    }
    this.optimizer.steps = steps;
    this.random = stream;
  }

  #variables(): Map<string, tf.Variable> {
    const values = Array.from(this.parameters, ([name, { value }]) => [name, value as tf.Variable] as const);
    return new Map([...prefixed('model', values), ...prefixed('optimizer', this.optimizer.variables)]);
  }
}

/** Every variable must be saved once, in its shape, and nothing else. */
function checkTensors(variables: ReadonlyMap<string, tf.Variable>, saved: ReadonlyMap<string, CheckpointTensor>): void {
  for (const [name, { shape }] of variables) {
    const tensor = saved.get(name);
    const expected = `[${shape.join(', ')}]`;
    if (!tensor) fail(`train: resume: ${name}`, expected, 'nothing');
    const found = `[${tensor.shape.join(', ')}]`;
    if (found !== expected) throw new Error(`train: resume: ${name}: expected ${expected}, checkpoint has ${found}`);
    if (!(tensor.data instanceof Float32Array) || tensor.data.length !== tf.util.sizeFromShape(shape)) {
      fail(`train: resume: ${name}`, `${tf.util.sizeFromShape(shape)} float32 values`, `${tensor.data?.length}`);
    }
  }
  const unknown = [...saved.keys()].filter((name) => !variables.has(name));
  if (unknown.length > 0) fail('train: resume', 'only tensors of this model and optimizer', unknown.join(', '));
}
