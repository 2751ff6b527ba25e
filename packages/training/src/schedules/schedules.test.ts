import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { constant } from './constant.js';
import { cosine } from './cosine.js';
import { cosineRestarts } from './cosine-restarts.js';
import { inverseSquareRoot } from './inverse-square-root.js';
import { linearDecay } from './linear-decay.js';
import { noam } from './noam.js';
import { polynomial } from './polynomial.js';
import type { Schedule } from './schedule.js';

interface Case {
  name: string;
  base_lr: number;
  args: { num_warmup_steps: number; num_training_steps: number; num_cycles: number; power: number; lr_end: number };
  lr_by_step: number[];
}

/** Hugging Face's names for our schedules. */
const references: Record<string, (c: Case) => Schedule> = {
  constant_with_warmup: ({ args }) => constant({ warmup: args.num_warmup_steps }),
  linear: ({ args }) => linearDecay({ warmup: args.num_warmup_steps }),
  cosine: ({ args }) => cosine({ warmup: args.num_warmup_steps }),
  cosine_with_hard_restarts: ({ args }) => cosineRestarts({ warmup: args.num_warmup_steps, cycles: args.num_cycles }),
  polynomial: ({ args, base_lr }) =>
    polynomial({ warmup: args.num_warmup_steps, power: args.power, minRatio: args.lr_end / base_lr }),
  inverse_sqrt: ({ args }) => inverseSquareRoot({ warmup: args.num_warmup_steps }),
};

const root = fileURLToPath(new URL('../../../..', import.meta.url));
const fixtures = process.env.GLOSSA_FIXTURES ?? join(root, '../shared/fixtures');
const missing = !existsSync(join(fixtures, 'ops/lr_schedules.json'));
if (missing) console.warn(`schedules: no fixtures under ${fixtures}: parity was not tested`);
const read = (path: string) => JSON.parse(readFileSync(join(fixtures, path), 'utf8'));

describe.skipIf(missing)('parity of schedules', () => {
  const cases: Case[] = missing ? [] : read('ops/lr_schedules.json').cases;
  it.each(cases)('$name', (c) => {
    const schedule = references[c.name](c);
    const run = { learningRate: c.base_lr, steps: c.args.num_training_steps };
    c.lr_by_step.forEach((rate, step) => expect(Math.abs(schedule(step, run) - rate)).toBeLessThan(1e-14));
  });

  it('noam', () => {
    const { d_model, warmup, factor, values } = read('models/original_transformer/cases.json').noam_schedule;
    const schedule = noam({ hiddenSize: d_model, warmup, factor });
    for (const [step, rate] of values) expect(schedule(step - 1, { learningRate: 1 })).toBeCloseTo(rate, 14);
  });
});

describe('schedules', () => {
  const run = { learningRate: 2, steps: 10 };

  it('warm up from 0 to the learning rate', () => {
    for (const schedule of [
      constant({ warmup: 4 }),
      linearDecay({ warmup: 4 }),
      cosine({ warmup: 4 }),
      inverseSquareRoot({ warmup: 4 }),
    ]) {
      expect([0, 1, 2, 3, 4].map((step) => schedule(step, run))).toEqual([0, 0.5, 1, 1.5, 2]);
    }
  });

  it('end at minRatio of the learning rate', () => {
    for (const schedule of [
      linearDecay({ minRatio: 0.1 }),
      cosine({ minRatio: 0.1 }),
      polynomial({ minRatio: 0.1, power: 2 }),
    ]) {
      expect(schedule(10, run)).toBeCloseTo(0.2, 12);
    }
  });

  it('are constant by default, and take their own steps before the run’s', () => {
    expect(constant()(7, run)).toBe(2);
    expect(linearDecay({ steps: 5 })(5, run)).toBe(0);
  });

  it('say what they need', () => {
    expect(() => cosine()(0, { learningRate: 1 })).toThrow(
      'cosine: steps: expected the number of steps, here or in train, received nothing',
    );
    expect(() => cosine({ warmUp: 3 } as object)).toThrow(
      'cosine: unknown option "warmUp", expected one of: warmup, steps, minRatio',
    );
    expect(() => linearDecay({ warmup: -1 })).toThrow(
      'linearDecay: warmup: expected an integer of at least 0, received -1',
    );
    expect(() => linearDecay({ minRatio: 2 })).toThrow(
      'linearDecay: minRatio: expected a number from 0 to 1, received 2',
    );
    expect(() => cosineRestarts({ cycles: 0.5 })).toThrow('cosineRestarts: cycles');
    expect(() => polynomial({ power: 2, cycles: 3 } as never)).toThrow(
      'polynomial: unknown option "cycles", expected one of: warmup, steps, minRatio, power',
    );
    expect(() => noam({ hiddenSize: 0 })).toThrow('noam: hiddenSize');
  });
});
