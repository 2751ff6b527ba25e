import type { ModelSource } from '@glossa/checkpoint';
import { Xlnet } from '../architectures/xlnet/model.js';
import { xlnetConfigSpec } from '../architectures/xlnet/config.js';
import { xlnetWeights } from '../architectures/xlnet/weights.js';
import { PermutationLM } from '../heads/permutation-lm.js';
import { architecture, type Architecture } from './architecture.js';
import { byModelType } from './by-model-type.js';
import { loadArchitecture, type LoadModelOptions } from './load-architecture.js';

export const permutationLMs: readonly Architecture<PermutationLM>[] = [
  architecture({
    className: 'XLNetLMHeadModel',
    spec: xlnetConfigSpec,
    head: PermutationLM<Xlnet>,
    body: Xlnet,
    weights: xlnetWeights,
  }),
];

/** Loads a model that predicts in any order. See `loadModel` for what is read and thrown. */
export function loadPermutationLM(source: ModelSource, options?: LoadModelOptions): Promise<PermutationLM> {
  return loadArchitecture(byModelType('PermutationLM', permutationLMs), source, options);
}
