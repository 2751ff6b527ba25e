import { architecture } from '../../entry/architecture.js';
import { seq2seqLM } from '../../entry/head-parts.js';
import { originalTransformerConfig } from './config.js';
import { OriginalTransformer } from './model.js';
import { originalTransformerWeights } from './weights.js';

export const originalTransformer = architecture({
  config: originalTransformerConfig,
  body: OriginalTransformer,
  weights: originalTransformerWeights,
  heads: { Seq2SeqLM: seq2seqLM('OriginalTransformer') },
});
