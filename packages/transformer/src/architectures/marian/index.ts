import { architecture } from '../../entry/architecture.js';
import { seq2seqLM } from '../../entry/head-parts.js';
import { bartOutput, bartOutputWeights } from '../bart/output.js';
import { marianConfig } from './config.js';
import { Marian } from './model.js';
import { marianWeights } from './weights.js';

export const marian = architecture({
  config: marianConfig,
  body: Marian,
  weights: marianWeights,
  prefix: 'model.',
  heads: { Seq2SeqLM: seq2seqLM('MarianMTModel', { output: bartOutput, weights: bartOutputWeights }) },
});
