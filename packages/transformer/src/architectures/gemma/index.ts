import { architecture } from '../../entry/architecture.js';
import { llamaHeads } from '../llama/heads.js';
import { llamaWeights } from '../llama/weights.js';
import { gemmaConfig } from './config.js';
import { ggufGemma } from './gguf.js';
import { Gemma } from './model.js';

export const gemma = architecture({
  config: gemmaConfig,
  body: Gemma,
  weights: llamaWeights,
  prefix: 'model.',
  heads: llamaHeads('Gemma'),
  gguf: { gemma: ggufGemma },
});
