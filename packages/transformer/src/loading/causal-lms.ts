import type { FileSource, ModelSource } from '@glossa/checkpoint';
import { Gpt2 } from '../architectures/gpt2.js';
import { gpt2ConfigSpec } from '../architectures/gpt2-config.js';
import { gpt2Weights } from '../architectures/gpt2-weights.js';
import { CausalLM } from '../heads/causal-lm.js';
import { architecture, type Architecture } from './architecture.js';
import { loadModel, type LoadModelOptions } from './load-model.js';

export const causalLMs: readonly Architecture<CausalLM>[] = [
  architecture({
    className: 'GPT2LMHeadModel',
    spec: gpt2ConfigSpec,
    head: CausalLM<Gpt2>,
    body: Gpt2,
    weights: gpt2Weights,
  }),
];

/** Loads a model that predicts the next token. See `loadModel` for what is read and thrown. */
export function loadCausalLM(source: ModelSource | FileSource, options?: LoadModelOptions): Promise<CausalLM> {
  return loadModel('CausalLM', causalLMs, source, options);
}
