import * as tf from '@tensorflow/tfjs-core';
import { asChecked, asLength, check, fail, inWords, showShape, Untrusted } from '@glossa/check';
import { RandomStream, type Parameter } from '@glossa/tensor';
import type { BatchSource, JsonValue } from '../data/batch-source.js';
import { prefixed } from '../optimizers/moments.js';
import type { Optimizer } from '../optimizers/optimizer.js';
import type { Checkpoint, CheckpointTensor } from './checkpoint-store.js';

export interface RunParts {
  readonly trainable: ReadonlyMap<string, Parameter>;
  readonly frozen: ReadonlyMap<string, Parameter>;
  /** `fingerprintOf` the frozen parameters; null when there are none. */
  readonly fingerprint: string | null;
  readonly optimizer: Optimizer;
  readonly batches: BatchSource<unknown>;
}

/** Version 1 held the values of frozen parameters too; version 2 holds their fingerprint. */
const VERSION = 2;

/** All that changes from step to step in a training run, with a mark of what must not change. */
export class RunState {
  readonly #parts: RunParts;
  /** Of dropout. */
  random: RandomStream;

  constructor(parts: RunParts, random: RandomStream) {
    this.#parts = parts;
    this.random = random;
  }

  /** Reads the state; the arrays may be the backend's own. */
  async capture(): Promise<Checkpoint> {
    const { optimizer, batches, fingerprint } = this.#parts;
    const tensors = new Map<string, CheckpointTensor>();
    for (const [name, variable] of this.#variables()) {
      tensors.set(name, { shape: [...variable.shape], data: (await variable.data()) as Float32Array });
    }
    const state = {
      version: VERSION,
      steps: optimizer.steps,
      random: this.random.state,
      batches: batches.state!(),
      frozen: fingerprint,
    };
    return { tensors, state };
  }

  /** Puts a captured state back. @throws GlossaError when it belongs to another model, optimizer or data set */
  async restore({ tensors, state }: Checkpoint): Promise<void> {
    const { optimizer, batches } = this.#parts;
    const saved = new Untrusted(state, 'train: resume: state');
    const version = asVersion(saved.get('version'));
    const steps = asLength()(saved.get('steps'));
    const random = RandomStream.from(saved.get('random').array as number[]);
    const rest = version === 1 ? await this.#withoutFrozen(tensors) : tensors;
    const variables = this.#variables();
    checkTensors(variables, rest);
    if (version > 1) this.#checkFingerprint(saved.get('frozen').value);
    batches.restore!(saved.get('batches').value as JsonValue);

    for (const [name, variable] of variables) {
      const { data, shape } = rest.get(name)!;
      tf.tidy(() => variable.assign(tf.tensor(data, shape, 'float32')));
    }
    optimizer.steps = steps;
    this.random = random;
  }

  #variables(): Map<string, tf.Variable> {
    const { trainable, optimizer } = this.#parts;
    const values = Array.from(trainable, ([name, { value }]) => [name, value as tf.Variable] as const);
    return new Map([...prefixed('model', values), ...prefixed('optimizer', optimizer.variables)]);
  }

  #checkFingerprint(saved: unknown): void {
    const { fingerprint } = this.#parts;
    if (saved === fingerprint) return;
    const expected = `the frozen parameters that the run was saved with (fingerprint ${shown(saved)})`;
    fail('train: resume', expected, inWords(`others (fingerprint ${shown(fingerprint)})`));
  }

  /** The tensors of version 1 without those of frozen parameters, which must equal the model's. */
  async #withoutFrozen(tensors: Checkpoint['tensors']): Promise<Checkpoint['tensors']> {
    const rest = new Map(tensors);
    for (const [name, parameter] of this.#parts.frozen) {
      const { data } = rest.get(`model.${name}`) ?? {};
      rest.delete(`model.${name}`);
      const values = parameter.quantized ? null : await parameter.value.data();
      const isEqual = data?.length === values?.length && data?.every((value, i) => value === values?.[i]);
      const expected = 'the frozen parameters that the run was saved with';
      check(isEqual, `train: resume: ${name}`, expected, inWords('others'));
    }
    return rest;
  }
}

const asVersion = /* @__PURE__ */ asChecked<number>('1 or 2', (value) => value === 1 || value === VERSION);

function shown(fingerprint: unknown): string {
  return typeof fingerprint === 'string' ? fingerprint.slice(0, 16) : 'none';
}

/** Every variable must be saved once, in its shape, and nothing else. */
function checkTensors(variables: ReadonlyMap<string, tf.Variable>, saved: ReadonlyMap<string, CheckpointTensor>): void {
  for (const [name, { shape, size }] of variables) {
    const where = `train: resume: ${name}`;
    const tensor = saved.get(name);
    check(tensor, where, showShape(shape), tensor);
    check(showShape(tensor.shape) === showShape(shape), where, showShape(shape), tensor.shape);
    const isWhole = tensor.data instanceof Float32Array && tensor.data.length === size;
    check(isWhole, where, `${size} float32 values`, inWords(`${tensor.data?.length}`), 'invalid-file');
  }
  const unknown = [...saved.keys()].filter((name) => !variables.has(name));
  const expected = 'only tensors of the trainable parameters and the optimizer';
  check(unknown.length === 0, 'train: resume', expected, inWords(unknown.join(', ')));
}
