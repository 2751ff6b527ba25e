/** Runners for `models/` and for their `variants/`. */
import {
  Bart,
  bartWeights,
  Gpt2,
  gpt2Weights,
  GptNeo,
  gptNeoWeights,
  Llama,
  llamaWeights,
  Marian,
  marianWeights,
  Mistral,
  Qwen2,
  T5,
  t5Weights,
} from '@glossa/transformer';
import { runCausalLM } from './models/causal-lm.js';
import { encoderClasses } from './models/encoder-classes.js';
import { modelClass } from './models/fixture.js';
import { runOriginalTransformer } from './models/original-transformer.js';
import { seq2seqRunner } from './models/seq2seq.js';
import { xlnetClasses } from './models/xlnet.js';
import type { Entry, Outcome, Runner } from './runner.js';

const classes: Record<string, (entry: Entry) => Promise<Outcome>> = {
  ...encoderClasses,
  ...xlnetClasses,
  BartForConditionalGeneration: seq2seqRunner({ body: Bart, weights: bartWeights }),
  GPT2LMHeadModel: (entry) => runCausalLM(entry, { body: Gpt2, weights: gpt2Weights }),
  GPTNeoForCausalLM: (entry) => runCausalLM(entry, { body: GptNeo, weights: () => gptNeoWeights }),
  LlamaForCausalLM: (entry) => runCausalLM(entry, { body: Llama, weights: llamaWeights }),
  MarianMTModel: seq2seqRunner({ body: Marian, weights: marianWeights }),
  MistralForCausalLM: (entry) => runCausalLM(entry, { body: Mistral, weights: llamaWeights }),
  OriginalTransformer: runOriginalTransformer,
  Qwen2ForCausalLM: (entry) => runCausalLM(entry, { body: Qwen2, weights: llamaWeights }),
  T5ForConditionalGeneration: seq2seqRunner({ body: T5, weights: t5Weights }),
  transformer: runOriginalTransformer,
};

export const models: Runner[] = Object.entries(classes).flatMap(([name, run]) =>
  (['models', 'variants'] as const).map((kind) => ({
    kind,
    computes: true,
    matches: (entry) => modelClass(entry) === name,
    run,
  })),
);
