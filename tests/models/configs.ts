/**
 * Configs with every part that an architecture has, and dropout; two layers where the second is another or shares with
 * the first.
 */
import type {
  BartConfig,
  BertConfig,
  DistilBertConfig,
  GemmaConfig,
  Gpt2Config,
  GptNeoConfig,
  LlamaConfig,
  MistralConfig,
  OriginalTransformerConfig,
} from '@glossa/transformer';
import type { Qwen2Config, RobertaConfig, T5Config, XlnetConfig } from '@glossa/transformer';

const sizes = {
  vocabSize: 11,
  hiddenSize: 8,
  intermediateSize: 16,
  numHiddenLayers: 1,
  numAttentionHeads: 2,
  initializerRange: 0.3,
};
const positions = { maxPositionEmbeddings: 8 };

export const gpt2: Gpt2Config = {
  ...sizes,
  ...positions,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0.1,
  residPdrop: 0.1,
  attnPdrop: 0.1,
};
export const gptNeo: GptNeoConfig = {
  ...sizes,
  ...positions,
  numHiddenLayers: 2,
  attentionTypes: ['global', 'local'],
  windowSize: 2,
  layerNormEpsilon: 1e-5,
  embedDropout: 0.1,
  residDropout: 0.1,
  attentionDropout: 0.1,
};

const grouped = {
  ...sizes,
  ...positions,
  numAttentionHeads: 4,
  numKeyValueHeads: 2,
  headDim: 4,
  ropeTheta: 10000,
  attentionDropout: 0.1,
  rmsNormEps: 1e-6,
  tieWordEmbeddings: false,
};
export const llama: LlamaConfig = { ...grouped, attentionBias: true, mlpBias: true };
export const gemma: GemmaConfig = {
  ...grouped,
  hiddenAct: 'gelu_pytorch_tanh',
  attentionBias: true,
  tieWordEmbeddings: true,
};
export const mistral: MistralConfig = { ...grouped, slidingWindow: 3 };
export const qwen2: Qwen2Config = {
  ...grouped,
  numHiddenLayers: 2,
  layerTypes: ['full_attention', 'sliding_attention'],
  useSlidingWindow: true,
  maxWindowLayers: 1,
  slidingWindow: 2,
  tieWordEmbeddings: true,
};

export const bert: BertConfig = {
  ...sizes,
  ...positions,
  typeVocabSize: 2,
  layerNormEps: 1e-12,
  hiddenDropoutProb: 0.1,
  attentionProbsDropoutProb: 0.1,
  padTokenId: 1,
};
export const roberta: RobertaConfig = { ...bert, padTokenId: 1, layerNormEps: 1e-5 };
export const distilBert: DistilBertConfig = {
  ...sizes,
  ...positions,
  layerNormEps: 1e-12,
  dropout: 0.1,
  attentionDropout: 0.1,
  padTokenId: 1,
};

const specialTokens = { bosTokenId: 0, padTokenId: 1, eosTokenId: 2, decoderStartTokenId: 2 };
export const originalTransformer: OriginalTransformerConfig = {
  ...sizes,
  encoderLayers: 1,
  decoderLayers: 1,
  layerNormEps: 1e-5,
  dropout: 0.1,
};
export const t5: T5Config = {
  ...sizes,
  ...specialTokens,
  numHiddenLayers: 2,
  numDecoderLayers: 2,
  headDim: 3,
  relativeAttentionNumBuckets: 8,
  relativeAttentionMaxDistance: 16,
  feedForwardProj: 'relu',
  tieWordEmbeddings: true,
  layerNormEpsilon: 1e-6,
  dropoutRate: 0.1,
  initializerFactor: 1,
};
export const bart: BartConfig = {
  ...specialTokens,
  ...positions,
  vocabSize: 11,
  hiddenSize: 8,
  encoderLayers: 1,
  encoderFfnDim: 16,
  encoderAttentionHeads: 2,
  decoderLayers: 1,
  decoderFfnDim: 12,
  decoderAttentionHeads: 4,
  activationFunction: 'gelu',
  dropout: 0.1,
  attentionDropout: 0.1,
  activationDropout: 0.1,
  scaleEmbedding: true,
  initStd: 0.3,
};
export const xlnet: XlnetConfig = {
  ...sizes,
  numHiddenLayers: 2,
  headDim: 4,
  ffActivation: 'gelu',
  layerNormEps: 1e-12,
  dropout: 0.1,
  memLen: 4,
};
