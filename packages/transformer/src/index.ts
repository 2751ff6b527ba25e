export { Bart, type BartConfig } from './architectures/bart/model.js';
export { bartConfigSpec } from './architectures/bart/config.js';
export { bartSequenceWeights, bartWeights } from './architectures/bart/weights.js';
export { Bert, type BertConfig } from './architectures/bert/model.js';
export { bertConfigSpec } from './architectures/bert/config.js';
export {
  bertEmbeddingWeights,
  bertMaskedWeights,
  bertPreTrainingWeights,
  bertSequenceWeights,
  bertSpanWeights,
  bertTokenWeights,
} from './architectures/bert/weights.js';
export { DistilBert, type DistilBertConfig } from './architectures/distilbert/model.js';
export { distilBertConfigSpec } from './architectures/distilbert/config.js';
export {
  distilBertEmbeddingWeights,
  distilBertMaskedWeights,
  distilBertSequenceWeights,
  distilBertSpanWeights,
  distilBertTokenWeights,
} from './architectures/distilbert/weights.js';
export { Gemma, type GemmaConfig } from './architectures/gemma/model.js';
export { gemmaConfigSpec } from './architectures/gemma/config.js';
export { Gpt2, type Gpt2Config } from './architectures/gpt2/model.js';
export { gpt2ConfigSpec } from './architectures/gpt2/config.js';
export { gpt2SequenceWeights, gpt2TokenWeights, gpt2Weights } from './architectures/gpt2/weights.js';
export { GptNeo, type GptNeoAttentionType, type GptNeoConfig } from './architectures/gpt-neo/model.js';
export { gptNeoConfigSpec } from './architectures/gpt-neo/config.js';
export { gptNeoSequenceWeights, gptNeoTokenWeights, gptNeoWeights } from './architectures/gpt-neo/weights.js';
export { Llama, type LlamaConfig } from './architectures/llama/model.js';
export { llamaConfigSpec } from './architectures/llama/config.js';
export { llamaClassifierWeights, llamaWeights } from './architectures/llama/weights.js';
export { Marian } from './architectures/marian/model.js';
export { marianConfigSpec } from './architectures/marian/config.js';
export { marianWeights } from './architectures/marian/weights.js';
export { Mistral, type MistralConfig } from './architectures/mistral/model.js';
export { mistralConfigSpec } from './architectures/mistral/config.js';
export { OriginalTransformer, type OriginalTransformerConfig } from './architectures/original-transformer/model.js';
export { originalTransformerConfigSpec } from './architectures/original-transformer/config.js';
export { originalTransformerWeights } from './architectures/original-transformer/weights.js';
export { Qwen2, type Qwen2Config, type Qwen2LayerType } from './architectures/qwen2/model.js';
export { qwen2ConfigSpec } from './architectures/qwen2/config.js';
export { Roberta, type RobertaConfig } from './architectures/roberta/model.js';
export { robertaConfigSpec } from './architectures/roberta/config.js';
export {
  robertaEmbeddingWeights,
  robertaMaskedWeights,
  robertaSequenceWeights,
  robertaSpanWeights,
  robertaTokenWeights,
} from './architectures/roberta/weights.js';
export { rotaryPositions, type RopeScaling, type RotaryConfig } from './architectures/shared/rope-scaling.js';
export type { SpecialTokenIds } from './architectures/shared/special-token-ids.js';
export { T5, type T5Config } from './architectures/t5/model.js';
export { t5ConfigSpec } from './architectures/t5/config.js';
export { t5SequenceWeights, t5Weights } from './architectures/t5/weights.js';
export { Xlnet, type XlnetConfig, type XlnetInputs } from './architectures/xlnet/model.js';
export { xlnetBeamSpanConfigSpec, xlnetConfigSpec, xlnetSummaryConfigSpec } from './architectures/xlnet/config.js';
export {
  xlnetBeamSpanWeights,
  xlnetSequenceWeights,
  xlnetSpanWeights,
  xlnetTokenWeights,
  xlnetWeights,
} from './architectures/xlnet/weights.js';
export {
  activations,
  gelu,
  gelu10,
  geluTanh,
  leakyRelu,
  mish,
  quickGelu,
  relu,
  relu6,
  silu,
  squaredRelu,
  type Activation,
  type ActivationName,
} from './blocks/activations.js';
export { FeedForward, type FeedForwardConfig, type FeedForwardOptions } from './blocks/feed-forward.js';
export { GatedFeedForward } from './blocks/gated-feed-forward.js';
export { LayerStack } from './blocks/layer-stack.js';
export { postNorm } from './blocks/post-norm.js';
export { preNorm } from './blocks/pre-norm.js';
export type { Body, Norm, Sublayer } from './blocks/sublayer.js';
export { TokenEmbedding, type TokenEmbeddingConfig, type TokenEmbeddingParts } from './blocks/token-embedding.js';
export { TransformerLayer, type LayerInputs, type TransformerLayerParts } from './blocks/transformer-layer.js';
export { TwoStreamLayer, type Streams, type TwoStreamInputs } from './blocks/two-stream-layer.js';
export { UnitOffsetRmsNorm } from './blocks/unit-offset-rms-norm.js';
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
} from './heads/permutation-lm.js';
export { Pooler, type PoolerOptions } from './heads/pooler.js';
export { PreTrainingModel, type PreTrainingBatch } from './heads/pre-training-model.js';
export {
  Seq2SeqLM,
  shiftRight,
  type Seq2SeqBatch,
  type Seq2SeqInputs,
  type Seq2SeqModel,
  type Seq2SeqState,
} from './heads/seq2seq-lm.js';
export { SequenceClassifier, type SequenceBatch, type SequenceClassifierOptions } from './heads/sequence-classifier.js';
export { SpanModel, type SpanBatch, type SpanInputs } from './heads/span-model.js';
export { IGNORED, type Loss, type LossOptions } from './heads/target-loss.js';
export type { RereadingModel, TextModel } from './heads/text-model.js';
export { TiedOutput, type TiedOutputOptions, type VocabularyProjection } from './heads/tied-output.js';
export { TokenClassifier, type TokenBatch, type TokenClassifierOptions } from './heads/token-classifier.js';
export type { HeadModel } from './loading/architecture.js';
export { loadBeamSpanModel } from './loading/beam-span-models.js';
export { loadCausalLM } from './loading/causal-lms.js';
export { loadEmbeddingModel } from './loading/embedding-models.js';
export { loadMaskedLM } from './loading/masked-lms.js';
export type { LoadModelOptions } from './loading/load-architecture.js';
export { loadModel, type LoadHeadOptions } from './loading/load-model.js';
export type { ModelHead, ModelHeads } from './loading/model-heads.js';
export { loadPermutationLM } from './loading/permutation-lms.js';
export { loadPreTrainingModel } from './loading/pre-training-models.js';
export { saveModel, type SaveModelOptions } from './loading/save-model.js';
export { loadSeq2SeqLM } from './loading/seq2seq-lms.js';
export { loadSequenceClassifier } from './loading/sequence-classifiers.js';
export { loadSpanModel } from './loading/span-models.js';
export { loadTokenClassifier } from './loading/token-classifiers.js';
