import { causalLM, sequenceClassifier, tokenClassifier } from '../../entry/head-parts.js';
import { byLastToken } from '../../heads/classification.js';

/**
 * The heads of Llama, and of the architectures made after it: their classes are named `LlamaForCausalLM`, and so on.
 */
export const llamaHeads = (name: string) => ({
  CausalLM: causalLM(`${name}ForCausalLM`),
  SequenceClassifier: sequenceClassifier(`${name}ForSequenceClassification`, { classification: byLastToken }),
  TokenClassifier: tokenClassifier(`${name}ForTokenClassification`, {
    dropout: ({ classifierDropout = 0.1 }: { readonly classifierDropout?: number }) => classifierDropout,
    weights: { 'score.*': 'classifier.*' },
  }),
});
