import type { FileSource, ModelSource } from '@glossa/checkpoint';
import { Xlnet } from '../architectures/xlnet.js';
import { xlnetConfigSpec } from '../architectures/xlnet-config.js';
import { xlnetWeights } from '../architectures/xlnet-weights.js';
import { PermutationLM } from '../heads/permutation-lm.js';
import { architecture, type Architecture } from './architecture.js';
import { loadModel, type LoadModelOptions } from './load-model.js';

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
export function loadPermutationLM(source: ModelSource | FileSource, options?: LoadModelOptions): Promise<PermutationLM> {
  return loadModel('PermutationLM', permutationLMs, source, options);
}
