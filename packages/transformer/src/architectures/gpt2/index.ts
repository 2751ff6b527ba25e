import { architecture } from '../../entry/architecture.js';
import { causalLM, sequenceClassifier, tokenClassifier } from '../../entry/head-parts.js';
import { byLastToken } from '../../heads/classification.js';
import { gpt2Config, type Gpt2Config } from './config.js';
import { ggufGpt2 } from './gguf.js';
import { Gpt2 } from './model.js';
import { gpt2Weights } from './weights.js';

export const gpt2 = architecture({
  config: gpt2Config,
  body: Gpt2,
  weights: gpt2Weights,
  prefix: 'transformer.',
  heads: {
    CausalLM: causalLM('GPT2LMHeadModel'),
    SequenceClassifier: sequenceClassifier('GPT2ForSequenceClassification', { classification: byLastToken }),
    TokenClassifier: tokenClassifier('GPT2ForTokenClassification', {
      dropout: ({ classifierDropout = 0.1 }: Gpt2Config) => classifierDropout,
    }),
  },
  gguf: { gpt2: ggufGpt2 },
});
