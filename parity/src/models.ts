/** Runners for `models/` and for their `variants/`. */
import { runBertQa } from './models/bert-qa.js';
import { modelClass } from './models/fixture.js';
import { runGpt2 } from './models/gpt2.js';
import { runOriginalTransformer } from './models/original-transformer.js';
import type { Entry, Outcome, Runner } from './runner.js';

const classes: Record<string, (entry: Entry) => Promise<Outcome>> = {
  BertForQuestionAnswering: runBertQa,
  GPT2LMHeadModel: runGpt2,
  OriginalTransformer: runOriginalTransformer,
  transformer: runOriginalTransformer,
};

export const models: Runner[] = Object.entries(classes).flatMap(([name, run]) =>
  (['models', 'variants'] as const).map((kind) => ({ kind, matches: (entry) => modelClass(entry) === name, run })),
);
