/** For tests: small configs of the architectures. */
import type { BartConfig } from './architectures/bart/config.js';
import type { DistilBertConfig } from './architectures/distilbert/config.js';
import type { Gpt2Config } from './architectures/gpt2/config.js';
import type { LlamaConfig } from './architectures/llama/config.js';
import type { RobertaConfig } from './architectures/roberta/config.js';
import type { T5Config } from './architectures/t5/config.js';
import type { XlnetConfig } from './architectures/xlnet/config.js';

const sizes = {
  vocabSize: 11,
  hiddenSize: 8,
  intermediateSize: 16,
  numHiddenLayers: 2,
  numAttentionHeads: 2,
  initializerRange: 0.3,
};

export const bert = {
  ...sizes,
  maxPositionEmbeddings: 8,
  typeVocabSize: 2,
  layerNormEps: 1e-12,
  hiddenDropoutProb: 0,
  attentionProbsDropoutProb: 0,
  padTokenId: 0,
};
export const roberta: RobertaConfig = { ...bert, padTokenId: 1, typeVocabSize: 1, layerNormEps: 1e-5 };
export const distilBert: DistilBertConfig = {
  ...sizes,
  maxPositionEmbeddings: 8,
  layerNormEps: 1e-12,
  dropout: 0,
  attentionDropout: 0,
  padTokenId: 0,
};
export const gpt2: Gpt2Config = {
  ...sizes,
  maxPositionEmbeddings: 8,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0,
  attnPdrop: 0,
  tieWordEmbeddings: true,
  padTokenId: 0,
};
export const llama: LlamaConfig = {
  ...sizes,
  maxPositionEmbeddings: 8,
  numKeyValueHeads: 1,
  ropeTheta: 10000,
  attentionBias: false,
  mlpBias: false,
  attentionDropout: 0,
  rmsNormEps: 1e-6,
  tieWordEmbeddings: false,
  bosTokenId: 1,
  eosTokenId: 2,
  padTokenId: 0,
};
export const t5: T5Config = {
  ...sizes,
  numDecoderLayers: 2,
  headDim: 3,
  relativeAttentionNumBuckets: 8,
  relativeAttentionMaxDistance: 16,
  feedForwardProj: 'relu',
  tieWordEmbeddings: true,
  layerNormEpsilon: 1e-6,
  dropoutRate: 0,
  initializerFactor: 1,
  padTokenId: 0,
  eosTokenId: 1,
  decoderStartTokenId: 0,
};
export const bart: BartConfig = {
  vocabSize: 11,
  maxPositionEmbeddings: 8,
  hiddenSize: 8,
  encoderLayers: 2,
  encoderFfnDim: 16,
  encoderAttentionHeads: 2,
  decoderLayers: 2,
  decoderFfnDim: 12,
  decoderAttentionHeads: 4,
  activationFunction: 'gelu',
  dropout: 0,
  attentionDropout: 0,
  activationDropout: 0,
  scaleEmbedding: true,
  initStd: 0.3,
  bosTokenId: 0,
  padTokenId: 1,
  eosTokenId: 2,
  decoderStartTokenId: 2,
};
export const xlnet: XlnetConfig = {
  ...sizes,
  headDim: 4,
  ffActivation: 'gelu',
  layerNormEps: 1e-12,
  dropout: 0,
  memLen: 4,
  bosTokenId: 1,
  eosTokenId: 2,
  padTokenId: 5,
};
