export { bartConfig, type BartConfig } from './architectures/bart/config.js';
export { Bart } from './architectures/bart/model.js';
export { bartOutput } from './architectures/bart/output.js';
export { bertConfig, type BertConfig } from './architectures/bert/config.js';
export { Bert } from './architectures/bert/model.js';
export { distilBertConfig, type DistilBertConfig } from './architectures/distilbert/config.js';
export { DistilBert } from './architectures/distilbert/model.js';
export { gemmaConfig, type GemmaConfig } from './architectures/gemma/config.js';
export { Gemma } from './architectures/gemma/model.js';
export { gpt2Config, type Gpt2Config } from './architectures/gpt2/config.js';
export { Gpt2 } from './architectures/gpt2/model.js';
export { gptNeoConfig, type GptNeoAttentionType, type GptNeoConfig } from './architectures/gpt-neo/config.js';
export { GptNeo } from './architectures/gpt-neo/model.js';
export { llamaConfig, type LlamaConfig } from './architectures/llama/config.js';
export { Llama } from './architectures/llama/model.js';
export { marianConfig, type MarianConfig } from './architectures/marian/config.js';
export { Marian } from './architectures/marian/model.js';
export { mistralConfig, type MistralConfig } from './architectures/mistral/config.js';
export { Mistral } from './architectures/mistral/model.js';
export {
  originalTransformerConfig,
  type OriginalTransformerConfig,
} from './architectures/original-transformer/config.js';
export { OriginalTransformer } from './architectures/original-transformer/model.js';
export { qwen2Config, type Qwen2Config, type Qwen2LayerType } from './architectures/qwen2/config.js';
export { Qwen2 } from './architectures/qwen2/model.js';
export { robertaConfig, type RobertaConfig } from './architectures/roberta/config.js';
export { Roberta } from './architectures/roberta/model.js';
export { rotaryPositions, type RopeScaling, type RotaryConfig } from './architectures/shared/rope-scaling.js';
export { t5Config, type T5Config } from './architectures/t5/config.js';
export { T5 } from './architectures/t5/model.js';
export { t5Output } from './architectures/t5/output.js';
export { xlnetConfig, type XlnetConfig } from './architectures/xlnet/config.js';
export { Xlnet, type XlnetInputs } from './architectures/xlnet/model.js';
export {
  activations,
  gelu10,
  geluErf,
  geluTanh,
  leakyRelu,
  mish,
  quickGelu,
  relu,
  relu6,
  squaredRelu,
  swish,
  type Activation,
  type ActivationName,
} from './blocks/activations.js';
export {
  FeedForward,
  feedForwardProjections,
  type FeedForwardConfig,
  type FeedForwardParts,
  type FeedForwardProjections,
  type FeedForwardProjectionsOptions,
} from './blocks/feed-forward.js';
export {
  GatedFeedForward,
  gatedProjections,
  type GatedFeedForwardParts,
  type GatedProjections,
} from './blocks/gated-feed-forward.js';
export { LayerStack } from './blocks/layer-stack.js';
export { outputNorm } from './blocks/output-norm.js';
export { ParallelLayer, type ParallelLayerParts } from './blocks/parallel-layer.js';
export { postNorm } from './blocks/post-norm.js';
export { preNorm } from './blocks/pre-norm.js';
export { sandwichNorm } from './blocks/sandwich-norm.js';
export type { Body, Norm, Sublayer } from './blocks/sublayer.js';
export { TokenEmbedding, type TokenEmbeddingConfig, type TokenEmbeddingParts } from './blocks/token-embedding.js';
export { TransformerLayer, type LayerInputs, type TransformerLayerParts } from './blocks/transformer-layer.js';
export { TwoStreamLayer, type Streams, type TwoStreamInputs } from './blocks/two-stream-layer.js';
export { UnitOffsetRmsNorm } from './blocks/unit-offset-rms-norm.js';
export type { HeadModel } from './entry/architecture.js';
export type { ModelHead, ModelHeads } from './entry/model-heads.js';
export type { TokenGrids } from './heads/additive-mask.js';
export {
  BeamSpanModel,
  type BeamSpanBatch,
  type BeamSpanInputs,
  type BeamSpanOptions,
  type BeamSpans,
} from './heads/beam-span-model.js';
export { CausalLM, type CausalBatch, type CausalModel, type TokenRows } from './heads/causal-lm.js';
export {
  byEndOfText,
  byFirstPosition,
  byLastPosition,
  byLastToken,
  type Classification,
} from './heads/classification.js';
export {
  EmbeddingModel,
  type EmbeddingInputs,
  type EmbeddingModelOptions,
  type Pooling,
} from './heads/embedding-model.js';
export type { EncoderInputs, EncoderModel } from './heads/encoder-model.js';
export type { Labels } from './heads/labels.js';
export { MaskedLM, TokenPrediction, type MaskedBatch, type MaskedModel } from './heads/masked-lm.js';
export {
  PermutationLM,
  type PermutationBatch,
  type PermutationInputs,
  type PermutationModel,
  type PermutationTensors,
} from './heads/permutation-lm.js';
export { Pooler, type PoolerOptions } from './heads/pooler.js';
export { PreTrainingModel, type PreTrainingBatch } from './heads/pre-training-model.js';
export {
  Seq2SeqLM,
  shiftRight,
  type Seq2SeqBatch,
  type Seq2SeqInputs,
  type Seq2SeqLMOptions,
  type Seq2SeqModel,
  type Seq2SeqState,
} from './heads/seq2seq-lm.js';
export { SequenceClassifier, type SequenceBatch, type SequenceClassifierOptions } from './heads/sequence-classifier.js';
export type { SpecialTokenIds } from './heads/special-token-ids.js';
export { SpanModel, type SpanBatch, type SpanInputs } from './heads/span-model.js';
export { IGNORED, type Loss, type LossOptions } from './heads/target-loss.js';
export type { RereadingModel, TextModel } from './heads/text-model.js';
export { TiedOutput, type TiedOutputOptions, type VocabularyProjection } from './heads/tied-output.js';
export { TokenClassifier, type TokenBatch, type TokenClassifierOptions } from './heads/token-classifier.js';
export {
  loadBeamSpanModel,
  loadCausalLM,
  loadEmbeddingModel,
  loadMaskedLM,
  loadPermutationLM,
  loadPreTrainingModel,
  loadSeq2SeqLM,
  loadSequenceClassifier,
  loadSpanModel,
  loadTokenClassifier,
} from './loading/load-heads.js';
export { loadModel, type LoadHeadOptions, type LoadModelOptions } from './loading/load-model.js';
export { saveModel, weightsOf, type SaveModelOptions } from './loading/save-model.js';
export { withHead, type HeadOptions } from './loading/with-head.js';
