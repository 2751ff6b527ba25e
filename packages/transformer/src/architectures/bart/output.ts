import { tied } from '@glossa/checkpoint';
import { Parameter, zeros } from '@glossa/tensor';
import { TiedOutput } from '../../heads/tied-output.js';
import type { TokenEmbedding } from '../../blocks/token-embedding.js';

interface Body {
  readonly config: { readonly vocabSize: number };
  readonly embedding: TokenEmbedding;
}

/** How states of BART and Marian become logits: by the token embedding, and a bias that training leaves as it is. */
export function bartOutput({ config: { vocabSize }, embedding }: Body): TiedOutput {
  const bias = new Parameter([1, vocabSize], zeros); // as checkpoints have it
  bias.trainable = false;
  return new TiedOutput(embedding.tokens, { bias });
}

/** Names of Hugging Face's classes to names of `Seq2SeqLM`. */
export const bartOutputWeights = () => ({
  'lm_head.weight': tied('model.embedding.tokens.weight'),
  final_logits_bias: 'output.bias',
});
