export { Bert, type BertConfig } from './architectures/bert.js';
export { bertConfigSpec } from './architectures/bert-config.js';
export { bertSpanWeights } from './architectures/bert-weights.js';
export { Gpt2, type Gpt2Config } from './architectures/gpt2.js';
export { gpt2ConfigSpec } from './architectures/gpt2-config.js';
export { gpt2Weights } from './architectures/gpt2-weights.js';
export { GptNeo, type GptNeoAttentionType, type GptNeoConfig } from './architectures/gpt-neo.js';
export { gptNeoConfigSpec } from './architectures/gpt-neo-config.js';
export { gptNeoWeights } from './architectures/gpt-neo-weights.js';
export { Llama, type LlamaConfig } from './architectures/llama.js';
export { llamaConfigSpec } from './architectures/llama-config.js';
export { llamaWeights } from './architectures/llama-weights.js';
export { Mistral, type MistralConfig } from './architectures/mistral.js';
export { mistralConfigSpec } from './architectures/mistral-config.js';
export { OriginalTransformer, type OriginalTransformerConfig } from './architectures/original-transformer.js';
export { originalTransformerConfigSpec } from './architectures/original-transformer-config.js';
export { originalTransformerWeights } from './architectures/original-transformer-weights.js';
export { Qwen2, type Qwen2Config, type Qwen2LayerType } from './architectures/qwen2.js';
export { qwen2ConfigSpec } from './architectures/qwen2-config.js';
export { rotaryPositions, type RopeScaling, type RotaryConfig } from './architectures/rope-scaling.js';
export type { SpecialTokenIds } from './architectures/special-token-ids.js';
export { gelu, geluTanh, relu, silu, type Activation } from './blocks/activations.js';
export { FeedForward, type FeedForwardConfig, type FeedForwardOptions } from './blocks/feed-forward.js';
export { GatedFeedForward, type GatedFeedForwardOptions } from './blocks/gated-feed-forward.js';
export { LayerStack } from './blocks/layer-stack.js';
export { postNorm } from './blocks/post-norm.js';
export { preNorm } from './blocks/pre-norm.js';
export type { Body, Norm, Sublayer } from './blocks/sublayer.js';
export { TokenEmbedding, type TokenEmbeddingConfig, type TokenEmbeddingParts } from './blocks/token-embedding.js';
export { TransformerLayer, type LayerInputs, type TransformerLayerParts } from './blocks/transformer-layer.js';
export { CausalLM, type CausalBatch, type CausalModel, type TokenRows } from './heads/causal-lm.js';
export { OutputProjection } from './heads/output-projection.js';
export {
  Seq2SeqLM,
  type Seq2SeqBatch,
  type Seq2SeqInputs,
  type Seq2SeqModel,
  type Seq2SeqState,
} from './heads/seq2seq-lm.js';
export { SpanModel, type EncoderModel, type SpanBatch, type SpanInputs } from './heads/span-model.js';
export { IGNORED, type Loss, type LossOptions } from './heads/target-loss.js';
export type { HeadModel } from './loading/architecture.js';
export { loadCausalLM } from './loading/causal-lms.js';
export type { LoadModelOptions } from './loading/load-model.js';
export { saveModel, type SaveModelOptions } from './loading/save-model.js';
export { loadSeq2SeqLM } from './loading/seq2seq-lms.js';
export { loadSpanModel } from './loading/span-models.js';
