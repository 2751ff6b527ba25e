import { architecture } from '../../entry/architecture.js';
import { llamaConfig } from './config.js';
import { ggufLlama } from './gguf.js';
import { llamaHeads } from './heads.js';
import { llama2cLlama } from './llama2c.js';
import { Llama } from './model.js';
import { llamaWeights } from './weights.js';

export const llama = architecture({
  config: llamaConfig,
  body: Llama,
  weights: llamaWeights,
  prefix: 'model.',
  heads: llamaHeads('Llama'),
  gguf: { llama: ggufLlama },
  llama2c: llama2cLlama,
});
