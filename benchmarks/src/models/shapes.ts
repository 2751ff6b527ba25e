/** GPT-2's smallest shape. */
export const gpt2 = {
  vocabSize: 50_257,
  maxPositionEmbeddings: 1024,
  hiddenSize: 768,
  intermediateSize: 3072,
  numHiddenLayers: 12,
  numAttentionHeads: 12,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0,
  attnPdrop: 0,
  initializerRange: 0.02,
};
