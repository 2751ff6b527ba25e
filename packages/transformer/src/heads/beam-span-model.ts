/**
 * The span head of XLNet (Yang et al. 2019), whose ends depend on the start and which knows questions without an
 * answer.
 */
import * as tf from '@tensorflow/tfjs-core';
import { check, checkOptions } from '@glossa/check';
import { crossEntropy, differs, LayerNorm, Linear, Module, normal, toIds, type Initializer } from '@glossa/tensor';
import type { CachedContext } from '@glossa/attention';
import type { TokenRows } from './causal-lm.js';
import { encode, type EncoderInputs, type EncoderModel } from './encoder-model.js';
import { statesAt } from './states-at.js';
import type { Loss, LossOptions } from './target-loss.js';

export interface BeamSpanInputs extends EncoderInputs {
  /** 1 where an answer may start and end, 0 at the question, special tokens and padding; default all 1. */
  answerMask?: TokenRows;
  /** Where the token stands that says whether there is an answer; default the last position. */
  clsPositions?: readonly number[];
}

export interface BeamSpanBatch extends BeamSpanInputs {
  /** The first token of each answer. */
  startPositions: readonly number[];
  /** The last token of each answer. */
  endPositions: readonly number[];
  /** 1 where there is no answer, 0 where there is one; default not part of the loss. */
  isImpossible?: readonly number[];
}

export interface BeamSpans {
  /** The likeliest starts, best first, [batch, starts]. */
  startProbabilities: tf.Tensor2D;
  startPositions: tf.Tensor2D;
  /** For each of those starts, in the last dimension, its likeliest ends, [batch, ends, starts]. */
  endProbabilities: tf.Tensor3D;
  endPositions: tf.Tensor3D;
  /** The greater, the less likely an answer, [batch]. */
  impossibleLogits: tf.Tensor1D;
}

export interface BeamSpanOptions {
  /** How many starts are looked at; default 5. */
  startNTop?: number;
  /** How many ends for each of them; default 5. */
  endNTop?: number;
}

/** Finds where an answer starts, where it ends given that start, and whether there is one. */
export class BeamSpanModel<M extends EncoderModel = EncoderModel> extends Module {
  readonly start: Linear;
  readonly end: EndLogits;
  readonly impossible: ImpossibleLogits;
  /** What the head adds to the body's config. */
  readonly config: Required<BeamSpanOptions>;

  constructor(
    readonly model: M & { readonly config: { readonly layerNormEps: number } },
    options: BeamSpanOptions = {},
  ) {
    super();
    checkOptions('BeamSpanModel', options, { startNTop: true, endNTop: true });
    const { hiddenSize, initializerRange, layerNormEps } = model.config;
    const initializer = normal(initializerRange);
    this.start = new Linear(hiddenSize, 1, { initializer });
    this.end = new EndLogits(hiddenSize, layerNormEps, initializer);
    this.impossible = new ImpossibleLogits(hiddenSize, initializer);
    this.config = { startNTop: options.startNTop ?? 5, endNTop: options.endNTop ?? 5 };
  }

  /** @throws when a text has fewer positions than there are starts or ends to give */
  forward(inputs: BeamSpanInputs, context: CachedContext = {}): BeamSpans {
    const { startNTop, endNTop } = this.config;
    const hidden = encode(this.model, inputs, context);
    const [batch, length, features] = hidden.shape;
    const fewest = Math.max(startNTop, endNTop);
    check(length >= fewest, 'BeamSpanModel', `texts of at least ${fewest} tokens`, length);
    const starts = tf.softmax(this.startLogits(hidden, inputs));
    const { values: startProbabilities, indices: startPositions } = tf.topk(starts, startNTop);

    const isElsewhere = differs(
      tf.expandDims(startPositions, 2),
      tf.tensor1d(
        Array.from({ length }, (_, at) => at),
        'int32',
      ),
    ); // [batch, starts, length]
    const startStates = tf.matMul(tf.sub(1, isElsewhere), hidden); // [batch, starts, hidden]
    const endLogits = this.end.forward(
      // [batch, starts, length]
      tf.tile(tf.reshape(hidden, [batch, 1, length, features]), [1, startNTop, 1, 1]),
      tf.tile(tf.reshape(startStates, [batch, startNTop, 1, features]), [1, 1, length, 1]),
    );
    // [batch, starts, ends]
    const ends = tf.topk(tf.softmax(hide(endLogits, inputs.answerMask, [batch, 1, length])), endNTop);

    const meanStart = tf.squeeze<tf.Tensor2D>(tf.matMul(tf.expandDims(starts, 1), hidden), [1]);
    return {
      startProbabilities,
      startPositions,
      endProbabilities: tf.transpose(ends.values, [0, 2, 1]) as tf.Tensor3D,
      endPositions: tf.transpose(ends.indices, [0, 2, 1]) as tf.Tensor3D,
      impossibleLogits: this.impossible.forward(meanStart, this.clsStates(hidden, inputs)),
    };
  }

  /**
   * The mean of the cross-entropies of start and of end given the true start, in nats; where it is known whether there
   * is an answer, half the cross-entropy of that besides.
   *
   * @throws on a position outside the text, or an unknown option
   */
  loss(batch: BeamSpanBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    const { answerMask, isImpossible, startPositions, endPositions } = batch;
    const hidden = encode(this.model, batch, context);
    const [texts, length, features] = hidden.shape;
    const outside = [...startPositions, ...endPositions].find((position) => !(position >= 0 && position < length));
    check(outside === undefined, 'BeamSpanModel', `starts and ends from 0 to ${length - 1}`, outside);
    const startStates = statesAt(hidden, startPositions);
    const beside = tf.tile(tf.reshape(startStates, [texts, 1, features]), [1, length, 1]);
    const endLogits = hide(this.end.forward(hidden, beside), answerMask, [texts, length]) as tf.Tensor2D;
    const start = crossEntropy(this.startLogits(hidden, batch), tf.tensor1d([...startPositions], 'int32'), options);
    const end = crossEntropy(endLogits, tf.tensor1d([...endPositions], 'int32'), options);
    const spans = tf.mul<tf.Scalar>(tf.add(start.loss, end.loss), 0.5);
    if (!isImpossible) return { loss: spans, count: start.count };
    const logits = this.impossible.forward(startStates, this.clsStates(hidden, batch));
    // Two classes whose softmax is the sigmoid of the second.
    const twoClasses = tf.stack([tf.zerosLike(logits), logits], 1) as tf.Tensor2D;
    const answerability = crossEntropy(twoClasses, tf.tensor1d([...isImpossible], 'int32'));
    return { loss: tf.add(spans, tf.mul(answerability.loss, 0.5)), count: start.count };
  }

  /** [batch, length] */
  private startLogits(hidden: tf.Tensor3D, { answerMask }: BeamSpanInputs): tf.Tensor2D {
    return hide(tf.squeeze(this.start.forward(hidden), [-1]), answerMask, hidden.shape.slice(0, 2)) as tf.Tensor2D;
  }

  /** [batch, hidden] */
  private clsStates(hidden: tf.Tensor3D, { inputIds, clsPositions }: BeamSpanInputs): tf.Tensor2D {
    return statesAt(hidden, clsPositions ?? inputIds.map((ids) => ids.length - 1));
  }
}

/** How well a position fits as the end of an answer that starts at another. */
class EndLogits extends Module {
  readonly dense: Linear;
  readonly norm: LayerNorm;
  readonly output: Linear;

  constructor(hiddenSize: number, layerNormEps: number, initializer: Initializer) {
    super();
    this.dense = new Linear(2 * hiddenSize, hiddenSize, { initializer });
    this.norm = new LayerNorm(hiddenSize, layerNormEps);
    this.output = new Linear(hiddenSize, 1, { initializer });
  }

  /** [..., hidden] of each -> [...] */
  forward(states: tf.Tensor, startStates: tf.Tensor): tf.Tensor {
    const inner = tf.tanh(this.dense.forward(tf.concat([states, startStates], -1)));
    return tf.squeeze(this.output.forward(this.norm.forward(inner)), [-1]);
  }
}

/** How likely there is no answer. */
class ImpossibleLogits extends Module {
  readonly dense: Linear;
  readonly output: Linear;

  constructor(hiddenSize: number, initializer: Initializer) {
    super();
    this.dense = new Linear(2 * hiddenSize, hiddenSize, { initializer });
    this.output = new Linear(hiddenSize, 1, { bias: false, initializer });
  }

  /** [batch, hidden] of each -> [batch] */
  forward(startStates: tf.Tensor2D, clsStates: tf.Tensor2D): tf.Tensor1D {
    const inner = tf.tanh(this.dense.forward(tf.concat([startStates, clsStates], 1)));
    return tf.squeeze(this.output.forward(inner), [-1]);
  }
}

/** Logits where an answer may not be become as low as they get. */
function hide(logits: tf.Tensor, answerMask: TokenRows | undefined, shape: number[]): tf.Tensor {
  if (!answerMask) return logits;
  const mask = tf.reshape(tf.cast(toIds(answerMask), 'float32'), shape);
  return tf.add(tf.mul(logits, mask), tf.mul(tf.sub(mask, 1), 1e30));
}
