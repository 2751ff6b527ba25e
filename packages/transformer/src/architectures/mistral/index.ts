import { architecture } from '../../entry/architecture.js';
import { llamaHeads } from '../llama/heads.js';
import { llamaWeights } from '../llama/weights.js';
import { mistralConfig } from './config.js';
import { Mistral } from './model.js';

export const mistral = architecture({
  config: mistralConfig,
  body: Mistral,
  weights: llamaWeights,
  prefix: 'model.',
  heads: llamaHeads('Mistral'),
});
