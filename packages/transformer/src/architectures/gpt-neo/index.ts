import { architecture } from '../../entry/architecture.js';
import { causalLM, sequenceClassifier, tokenClassifier } from '../../entry/head-parts.js';
import { byLastToken } from '../../heads/classification.js';
import { gptNeoConfig, type GptNeoConfig } from './config.js';
import { GptNeo } from './model.js';
import { gptNeoWeights } from './weights.js';

export const gptNeo = architecture({
  config: gptNeoConfig,
  body: GptNeo,
  weights: gptNeoWeights,
  prefix: 'transformer.',
  heads: {
    CausalLM: causalLM('GPTNeoForCausalLM'),
    SequenceClassifier: sequenceClassifier('GPTNeoForSequenceClassification', { classification: byLastToken }),
    TokenClassifier: tokenClassifier('GPTNeoForTokenClassification', {
      dropout: ({ classifierDropout = 0.1 }: GptNeoConfig) => classifierDropout,
    }),
  },
});
