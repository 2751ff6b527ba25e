/** Runners for `models/` and for their `variants/`. */
import { Gpt2, gpt2Weights, GptNeo, gptNeoWeights, Llama, llamaWeights, Mistral, Qwen2 } from '@glossa/transformer';
import { runBertQa } from './models/bert-qa.js';
import { runCausalLM } from './models/causal-lm.js';
import { modelClass } from './models/fixture.js';
import { compareTraining } from './models/gpt2-training.js';
import { runOriginalTransformer } from './models/original-transformer.js';
import type { Entry, Outcome, Runner } from './runner.js';

const classes: Record<string, (entry: Entry) => Promise<Outcome>> = {
  BertForQuestionAnswering: runBertQa,
  GPT2LMHeadModel: (entry) => runCausalLM(entry, { body: Gpt2, weights: () => gpt2Weights, compareTraining }),
  GPTNeoForCausalLM: (entry) => runCausalLM(entry, { body: GptNeo, weights: () => gptNeoWeights }),
  LlamaForCausalLM: (entry) => runCausalLM(entry, { body: Llama, weights: llamaWeights }),
  MistralForCausalLM: (entry) => runCausalLM(entry, { body: Mistral, weights: llamaWeights }),
  OriginalTransformer: runOriginalTransformer,
  Qwen2ForCausalLM: (entry) => runCausalLM(entry, { body: Qwen2, weights: llamaWeights }),
  transformer: runOriginalTransformer,
};

export const models: Runner[] = Object.entries(classes).flatMap(([name, run]) =>
  (['models', 'variants'] as const).map((kind) => ({ kind, matches: (entry) => modelClass(entry) === name, run })),
);
