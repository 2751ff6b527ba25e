import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { parseSafetensors } from '@glossa/checkpoint';
import { namedParameters } from '@glossa/tensor';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Seq2SeqLM } from '../../heads/seq2seq-lm.js';
import { IGNORED } from '../../heads/target-loss.js';
import { weightsOf } from '../../loading/save-model.js';
import { loadSeq2SeqLM } from '../../loading/load-heads.js';

const fixtures =
  process.env.GLOSSA_FIXTURES ?? fileURLToPath(new URL('../../../../../../shared/fixtures', import.meta.url));
const folder = `${fixtures}/models/original_transformer`;
const isAbsent = !existsSync(folder);
if (isAbsent) console.warn(`SKIPPED: parity of OriginalTransformer with PyTorch; no ${folder} (set GLOSSA_FIXTURES)`);

const TOLERANCE = 1e-4;

describe.skipIf(isAbsent)('OriginalTransformer beside PyTorch', () => {
  const read = (name: string) => readFileSync(`${folder}/${name}`);
  const fixture = isAbsent ? null : JSON.parse(read('cases.json').toString());
  const inputs = fixture?.cases[0].inputs;
  const batch = () => ({
    inputIds: inputs.input_ids,
    attentionMask: inputs.attention_mask,
    decoderInputIds: inputs.decoder_input_ids,
    labels: inputs.labels.map((row: number[]) => row.map((id) => (id === 0 ? IGNORED : id))),
  });
  let model: Seq2SeqLM;

  beforeAll(async () => {
    model = await loadSeq2SeqLM(folder);
  });
  afterAll(() => model?.[Symbol.dispose]());

  it('computes the same logits', () => {
    const expected = parseSafetensors(read('expected.safetensors')).toFloat32('case.logits');
    const logits = tf.tidy(() => model.forward(batch()).dataSync());
    expect(worst(logits, expected)).toBeLessThan(TOLERANCE);
  });

  it('computes the same losses and gradients', () => {
    for (const [labelSmoothing, expected] of Object.entries(fixture.cases[0].loss_by_label_smoothing)) {
      const loss = tf.tidy(
        () => model.loss(batch(), {}, { labelSmoothing: Number(labelSmoothing) }).loss.dataSync()[0],
      );
      expect(Math.abs(loss - (expected as number))).toBeLessThan(TOLERANCE);
    }
    const gradients = tf.tidy(() => {
      const { grads } = tf.variableGrads(() => model.loss(batch(), {}, { labelSmoothing: 0.1 }).loss);
      return Object.fromEntries(
        [...namedParameters(model)].map(([name, { variable }]) => [name, grads[variable!.name].dataSync<'float32'>()]),
      );
    });
    const recorded = Object.entries(fixture['gradients_label_smoothing_0.1']) as [
      string,
      { norm: number; entries: [number, number][] },
    ][];
    const checked = new Set<string>();
    for (const [stored, { norm, entries }] of recorded) {
      const names = weightsOf(model).find(stored)!.parameters;
      names.forEach((name) => checked.add(name));
      const gradient = names.flatMap((name) => [...gradients[name]]);
      expect(Math.abs(Math.hypot(...gradient) - norm), `norm of ${stored}`).toBeLessThan(TOLERANCE);
      for (const [index, value] of entries)
        expect(Math.abs(gradient[index] - value), `${stored}[${index}]`).toBeLessThan(TOLERANCE);
    }
    expect([...checked].sort()).toEqual(Object.keys(gradients).sort());
  });
});

function worst(actual: ArrayLike<number>, expected: ArrayLike<number>): number {
  expect(actual.length).toBe(expected.length);
  return Array.from(expected).reduce((most, value, i) => Math.max(most, Math.abs(actual[i] - value)), 0);
}
