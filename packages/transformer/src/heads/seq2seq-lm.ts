import * as tf from '@tensorflow/tfjs-core';
import { check, checkOptions, inWords } from '@glossa/check';
import { disposeAll, Module, toIds } from '@glossa/tensor';
import { KeyValueCache, paddingMask, type CachedContext } from '@glossa/attention';
import type { SpecialTokenIds } from './special-token-ids.js';
import type { TokenEmbedding } from '../blocks/token-embedding.js';
import type { LayerInputs } from '../blocks/transformer-layer.js';
import { lastPosition, type TokenRows } from './causal-lm.js';
import { IGNORED, targetLoss, type Loss, type LossOptions } from './target-loss.js';
import { TiedOutput, type VocabularyProjection } from './tied-output.js';

/** An encoder and a decoder that looks at its output. */
export interface Seq2SeqModel extends Module {
  readonly config: SpecialTokenIds & { readonly vocabSize: number };
  readonly embedding: TokenEmbedding;
  encode(ids: tf.Tensor2D, context?: CachedContext, inputs?: { mask?: tf.Tensor | null }): tf.Tensor3D;
  decode(ids: tf.Tensor2D, context: CachedContext, inputs: LayerInputs): tf.Tensor3D;
}

export interface Seq2SeqInputs {
  inputIds: TokenRows;
  /** 1 for a token, 0 for padding; default all 1. */
  attentionMask?: TokenRows;
  /** The target, shifted right behind the start token. */
  decoderInputIds: TokenRows;
  /** 1 for a token of the target, 0 for padding; default all 1. */
  decoderAttentionMask?: TokenRows;
}

export interface Seq2SeqBatch extends Seq2SeqInputs {
  /** The target; -100 is ignored. */
  labels: TokenRows;
}

/** What a decoding search has so far: the encoder's output and the decoder's cache. Owns both. */
export class Seq2SeqState {
  readonly cache = new KeyValueCache();

  /** @param memory [rows, sourceLength, hidden] @param memoryMask [rows, 1, 1, sourceLength] */
  constructor(
    public memory: tf.Tensor3D,
    public memoryMask: tf.Tensor | null,
  ) {}

  reorder(rows: readonly number[]): void {
    const { memory, memoryMask } = this;
    this.cache.reorder(rows);
    this.memory = take(memory, rows);
    this.memoryMask = memoryMask && take(memoryMask, rows);
    disposeAll(memory, memoryMask);
  }

  [Symbol.dispose](): void {
    disposeAll(this.cache, this.memory, this.memoryMask);
  }
}

export interface Seq2SeqLMOptions {
  /**
   * How hidden states become logits; default by the token embedding as it is. `t5Output` and `bartOutput` make others.
   */
  output?: VocabularyProjection | undefined;
}

/** Predicts a target sequence from a source. */
export class Seq2SeqLM<M extends Seq2SeqModel = Seq2SeqModel> extends Module {
  // First, so that the shared token vectors go by the body's name.
  readonly model: M;
  readonly output: VocabularyProjection;

  constructor(model: M, options: Seq2SeqLMOptions = {}) {
    super();
    checkOptions('Seq2SeqLM', options, { output: true });
    this.model = model;
    this.output = options.output ?? new TiedOutput(model.embedding.tokens);
  }

  /** @returns logits of the target, [batch, targetLength, vocab] */
  forward(
    { inputIds, attentionMask, decoderInputIds, decoderAttentionMask }: Seq2SeqInputs,
    context: CachedContext = {},
  ): tf.Tensor3D {
    const memoryMask = attentionMask ? paddingMask(toIds(attentionMask)) : null;
    const memory = this.model.encode(toIds(inputIds), context, { mask: memoryMask });
    const mask = decoderAttentionMask ? paddingMask(toIds(decoderAttentionMask)) : null;
    return this.logits(this.model.decode(toIds(decoderInputIds), context, { mask, memory, memoryMask }));
  }

  /** Mean cross-entropy, in nats. */
  loss(batch: Seq2SeqBatch, context: CachedContext = {}, options?: LossOptions): Loss {
    return targetLoss(this.forward(batch, context), toIds(batch.labels), options);
  }

  /** Encodes the source once; the search then steps through the target. Prompt i of the search is for input i. */
  decoder(inputIds: TokenRows, attentionMask?: TokenRows) {
    const memoryMask = attentionMask ? tf.tidy(() => paddingMask(toIds(attentionMask))) : null;
    const memory = tf.tidy(() => this.model.encode(toIds(inputIds), {}, { mask: memoryMask }));
    return {
      maxLength: this.model.embedding.positions?.count,
      start: (prompts: readonly number[]): Seq2SeqState => {
        for (const prompt of prompts) {
          check(
            prompt < inputIds.length,
            'Seq2SeqLM.decoder',
            `one prompt for each of ${inputIds.length} inputs`,
            inWords(`prompt ${prompt}`),
          );
        }
        return new Seq2SeqState(take(memory, prompts), memoryMask && take(memoryMask, prompts));
      },
      step: (state: Seq2SeqState, ids: TokenRows): tf.Tensor2D =>
        tf.tidy(() => {
          const { cache, memory, memoryMask } = state;
          const hidden = this.model.decode(toIds(ids), { cache }, { memory, memoryMask });
          return lastPosition((last) => this.logits(last), hidden);
        }),
      reorder: (state: Seq2SeqState, rows: readonly number[]): void => state.reorder(rows),
      [Symbol.dispose]: (): void => disposeAll(memory, memoryMask),
    };
  }

  private logits(hidden: tf.Tensor3D): tf.Tensor3D {
    return this.output.forward(hidden) as tf.Tensor3D;
  }
}

/**
 * The target one to the right behind the start token, as a decoder reads it in training; ignored labels become padding.
 */
export function shiftRight(labels: TokenRows, config: SpecialTokenIds): number[][] {
  const { decoderStartTokenId: start, padTokenId: padding = 0 } = config;
  check(start !== undefined, 'shiftRight', 'a config with decoderStartTokenId', inWords('none'));
  return labels.map((row) => [
    start,
    ...Array.from(row)
      .slice(0, -1)
      .map((id) => (id === IGNORED ? padding : id)),
  ]);
}

function take<T extends tf.Tensor>(tensor: T, rows: readonly number[]): T {
  return tf.tidy(() => tf.gather(tensor, tf.tensor1d(rows as number[], 'int32')));
}
