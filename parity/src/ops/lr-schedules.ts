/** Learning-rate schedules by the reference's names. */
import {
  constant,
  cosine,
  cosineRestarts,
  inverseSquareRoot,
  linearDecay,
  polynomial,
  type Schedule,
} from '@glossa/training';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

interface Case {
  name: string;
  base_lr: number;
  args: { num_warmup_steps: number; num_training_steps: number; num_cycles: number; power: number; lr_end: number };
  lr_by_step: number[];
}

const schedules: Record<string, (recorded: Case) => Schedule> = {
  constant_with_warmup: ({ args }) => constant({ warmup: args.num_warmup_steps }),
  cosine: ({ args }) => cosine({ warmup: args.num_warmup_steps }),
  cosine_with_hard_restarts: ({ args }) => cosineRestarts({ warmup: args.num_warmup_steps, cycles: args.num_cycles }),
  inverse_sqrt: ({ args }) => inverseSquareRoot({ warmup: args.num_warmup_steps }),
  linear: ({ args }) => linearDecay({ warmup: args.num_warmup_steps }),
  polynomial: ({ args, base_lr }) =>
    polynomial({ warmup: args.num_warmup_steps, power: args.power, minRatio: args.lr_end / base_lr }),
};

export function runLrSchedules({ cases }: { cases: Case[] }): Outcome {
  const comparison = new Comparison(1e-12);
  for (const recorded of cases) {
    const { name, base_lr: learningRate, args, lr_by_step: expected } = recorded;
    if (!Object.hasOwn(schedules, name)) {
      comparison.leave(name);
      continue;
    }
    const schedule = schedules[name](recorded);
    const run = { learningRate, steps: args.num_training_steps };
    comparison.near(
      name,
      expected.map((_, step) => schedule(step, run)),
      expected,
    );
  }
  return comparison.outcome();
}
