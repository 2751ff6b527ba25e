import { architecture } from '../../entry/architecture.js';
import { llamaHeads } from '../llama/heads.js';
import { llamaWeights } from '../llama/weights.js';
import { qwen2Config } from './config.js';
import { ggufQwen2 } from './gguf.js';
import { Qwen2 } from './model.js';

export const qwen2 = architecture({
  config: qwen2Config,
  body: Qwen2,
  weights: llamaWeights,
  prefix: 'model.',
  heads: llamaHeads('Qwen2'),
  gguf: { qwen2: ggufQwen2 },
});
