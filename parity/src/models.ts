/** Runners for `models/` and for their `variants/`. */
import { Bart, Gpt2, GptNeo, Llama, Marian, Mistral, Qwen2, T5 } from '@glossa/transformer';
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
  BartForConditionalGeneration: seq2seqRunner({ body: Bart }),
  GPT2LMHeadModel: (entry) => runCausalLM(entry, { body: Gpt2 }),
  GPTNeoForCausalLM: (entry) => runCausalLM(entry, { body: GptNeo }),
  LlamaForCausalLM: (entry) => runCausalLM(entry, { body: Llama }),
  MarianMTModel: seq2seqRunner({ body: Marian }),
  MistralForCausalLM: (entry) => runCausalLM(entry, { body: Mistral }),
  OriginalTransformer: runOriginalTransformer,
  Qwen2ForCausalLM: (entry) => runCausalLM(entry, { body: Qwen2 }),
  T5ForConditionalGeneration: seq2seqRunner({ body: T5 }),
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
