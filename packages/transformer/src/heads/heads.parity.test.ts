/** Heads beside Hugging Face Transformers: the small models of `__fixtures__`, which `make.py` there has made. */
import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { describe, expect, it } from 'vitest';
import type { HeadModel } from '../entry/architecture.js';
import { loadModel } from '../loading/load-model.js';
import type { Loss } from './target-loss.js';

interface Case {
  inputs: { input_ids: number[][]; p_mask?: number[][] } & Record<string, unknown>;
  /** By the reference's names, in the order of ours. */
  outputs: Record<string, number[]>;
  loss?: number;
  /** Of all gradients of the loss. */
  gradient_norm?: number;
}

interface Model extends HeadModel {
  forward(inputs: unknown): tf.Tensor | Record<string, tf.Tensor>;
  loss(batch: unknown): Loss;
}

const fixtures = fileURLToPath(new URL('__fixtures__', import.meta.url));
const names = readdirSync(fixtures, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);

/** By our names; ours of an answer's place is 1 where the reference's is 0. */
function batchOf({ input_ids, p_mask, cls_index, ...others }: Case['inputs']): Record<string, unknown> {
  const renamed = Object.fromEntries(
    Object.entries(others).map(([key, value]) => [
      key.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase()),
      value,
    ]),
  );
  return {
    ...renamed,
    inputIds: input_ids,
    clsPositions: cls_index,
    answerMask: p_mask?.map((row) => row.map((hidden) => 1 - hidden)),
  };
}

function expectNear(actual: ArrayLike<number>, expected: readonly number[], what: string): void {
  expect(actual.length, what).toBe(expected.length);
  expected.forEach((value, i) =>
    expect(Math.abs(actual[i] - value), `${what} ${i}: ${actual[i]}, expected ${value}`).toBeLessThan(1e-4),
  );
}

it('covers every class that is kept', () => expect(names.length).toBeGreaterThan(15));

describe.each(names)('%s', (name) => {
  const { cases } = JSON.parse(readFileSync(`${fixtures}/${name}/cases.json`, 'utf8')) as { cases: Case[] };

  it('gives what the reference gives', async () => {
    using model = (await loadModel(`${fixtures}/${name}`)) as unknown as Model;
    for (const { inputs, outputs, loss, gradient_norm: norm } of cases) {
      tf.tidy(() => {
        const batch = batchOf(inputs);
        if (Object.keys(outputs).length > 0) {
          const given = model.forward(name === 'gemma' ? batch.inputIds : batch);
          const tensors = given instanceof tf.Tensor ? [given] : Object.values(given);
          Object.entries(outputs).forEach(([key, values], i) => expectNear(tensors[i].dataSync(), values, key));
        }
        if (loss === undefined || norm === undefined) return;
        const { value, grads } = tf.variableGrads(() => model.loss(batch).loss);
        expectNear(value.dataSync(), [loss], 'loss');
        const squares = Object.values(grads).flatMap((gradient) => [...gradient.dataSync()].map((entry) => entry ** 2));
        expectNear([Math.sqrt(squares.reduce((sum, square) => sum + square, 0))], [norm], 'norm of the gradients');
      });
    }
  });
});
