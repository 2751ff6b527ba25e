import type { ModelSource } from '@glossa/checkpoint';
import { Gemma } from '../architectures/gemma/model.js';
import { gemmaConfigSpec } from '../architectures/gemma/config.js';
import { Gpt2 } from '../architectures/gpt2/model.js';
import { gpt2ConfigSpec } from '../architectures/gpt2/config.js';
import { gpt2Weights } from '../architectures/gpt2/weights.js';
import { GptNeo } from '../architectures/gpt-neo/model.js';
import { gptNeoConfigSpec } from '../architectures/gpt-neo/config.js';
import { gptNeoWeights } from '../architectures/gpt-neo/weights.js';
import { Llama } from '../architectures/llama/model.js';
import { llamaConfigSpec } from '../architectures/llama/config.js';
import { llamaWeights } from '../architectures/llama/weights.js';
import { Mistral } from '../architectures/mistral/model.js';
import { mistralConfigSpec } from '../architectures/mistral/config.js';
import { Qwen2 } from '../architectures/qwen2/model.js';
import { qwen2ConfigSpec } from '../architectures/qwen2/config.js';
import { CausalLM } from '../heads/causal-lm.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const causalLMs: readonly Architecture<CausalLM>[] = [
  architecture({
    className: 'GPT2LMHeadModel',
    spec: gpt2ConfigSpec,
    head: CausalLM<Gpt2>,
    body: Gpt2,
    weights: gpt2Weights,
  }),
  architecture({
    className: 'GPTNeoForCausalLM',
    spec: gptNeoConfigSpec,
    head: CausalLM<GptNeo>,
    body: GptNeo,
    weights: gptNeoWeights,
  }),
  architecture({
    className: 'LlamaForCausalLM',
    spec: llamaConfigSpec,
    head: CausalLM<Llama>,
    body: Llama,
    weights: llamaWeights,
  }),
  architecture({
    className: 'MistralForCausalLM',
    spec: mistralConfigSpec,
    head: CausalLM<Mistral>,
    body: Mistral,
    weights: llamaWeights,
  }),
  architecture({
    className: 'Qwen2ForCausalLM',
    spec: qwen2ConfigSpec,
    head: CausalLM<Qwen2>,
    body: Qwen2,
    weights: llamaWeights,
  }),
  architecture({
    className: 'GemmaForCausalLM',
    spec: gemmaConfigSpec,
    head: CausalLM<Gemma>,
    body: Gemma,
    weights: llamaWeights,
  }),
];

/** Loads a model that predicts the next token. See `loadModel` for what is read and thrown. */
export function loadCausalLM(source: ModelSource, options?: LoadModelOptions): Promise<CausalLM> {
  return loadArchitecture(byModelType('CausalLM', causalLMs), source, options);
}
