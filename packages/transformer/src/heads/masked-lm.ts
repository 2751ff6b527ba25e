import type * as tf from '@tensorflow/tfjs-core';
import { LayerNorm, Linear, Module, normal, Parameter, toIds, zeros } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import { geluErf } from '../blocks/activations.js';
import type { TokenRows } from './causal-lm.js';
import { encode, type EncoderInputs, type EncoderModel } from './encoder-model.js';
import { targetLoss, type Loss, type LossOptions } from './target-loss.js';
import { TiedOutput } from './tied-output.js';

/** A body whose token vectors can predict tokens. */
export interface MaskedModel extends EncoderModel {
  readonly config: EncoderModel['config'] & { readonly vocabSize: number; readonly layerNormEps: number };
}

export interface MaskedBatch extends EncoderInputs {
  /** The token at each position that is to be predicted, -100 at the others. */
  labels: TokenRows;
}

/** Hidden states to logits of the token at each position: one more layer, then the token embedding and a bias. */
export class TokenPrediction extends Module {
  readonly dense: Linear;
  readonly norm: LayerNorm;
  readonly output: TiedOutput;

  constructor({ config, embedding }: MaskedModel) {
    super();
    this.dense = new Linear(config.hiddenSize, config.hiddenSize, { initializer: normal(config.initializerRange) });
    this.norm = new LayerNorm(config.hiddenSize, config.layerNormEps);
    this.output = new TiedOutput(embedding.tokens, { bias: new Parameter([config.vocabSize], zeros) });
  }

  /** [batch, length, hidden] -> [batch, length, vocab] */
  forward(hidden: tf.Tensor3D): tf.Tensor3D {
    return this.output.forward(this.norm.forward(geluErf(this.dense.forward(hidden)))) as tf.Tensor3D;
  }
}

/** Fills in masked tokens (Devlin et al. 2019, section 3.1). */
export class MaskedLM<M extends MaskedModel = MaskedModel> extends Module {
  // First, so that the shared token vectors go by the body's name.
  readonly model: M;
  readonly prediction: TokenPrediction;

  constructor(model: M) {
    super();
    this.model = model;
    this.prediction = new TokenPrediction(model);
  }

  /** @returns logits of the token at each position, [batch, length, vocab] */
  forward(inputs: EncoderInputs, context: CachedContext = {}): tf.Tensor3D {
    return this.prediction.forward(encode(this.model, inputs, context));
  }

  /** Mean cross-entropy of the labelled positions, in nats. */
  loss(batch: MaskedBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    return targetLoss(this.forward(batch, context), toIds(batch.labels), options);
  }
}
