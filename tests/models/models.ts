/** Every architecture with every head, as small as it can be, with a batch to run on. */
import {
  Bart,
  BeamSpanModel,
  Bert,
  CausalLM,
  DistilBert,
  EmbeddingModel,
  Gemma,
  Gpt2,
  GptNeo,
  Llama,
  Marian,
  MaskedLM,
  Mistral,
  OriginalTransformer,
  PermutationLM,
  PreTrainingModel,
  Qwen2,
  Roberta,
  SequenceClassifier,
  SpanModel,
  T5,
  TokenClassifier,
  Xlnet,
  byEndOfText,
  byFirstPosition,
  byLastPosition,
  byLastToken,
  withHead,
  type CausalModel,
  type Classification,
  type MaskedModel,
  type Seq2SeqModel,
} from '@glossa/transformer';
import { crossEntropy, initialize, type Context, type Module } from '@glossa/tensor';
import { adamW, train, type BatchLoss, type BatchLossOptions, type Trainable } from '@glossa/training';
import * as tf from '@tensorflow/tfjs-core';
import * as configs from './configs.js';
import { read, type Outcome } from './outcome.js';

/** A model, built, and what can be done with it. Tensors that come back are the caller's. */
export interface TinyModel {
  readonly model: Module;
  /** All outputs for a batch with padding. */
  forward(context?: Context): tf.Tensor[];
  /** Training steps with dropout, label smoothing where there is any, clipping and AdamW. */
  train(steps: number, options?: { accumulate?: number }): ReturnType<typeof train>;
  /**
   * Two steps of decoding with a cache, the rows exchanged between them; the logits of the second. Only where the model
   * decodes.
   */
  decode?(): tf.Tensor;
}

export interface TinyModelCase {
  readonly name: string;
  readonly architecture: string;
  create(): TinyModel;
}

type Output = tf.Tensor | Record<string, tf.Tensor | tf.Tensor[]>;

interface Decoding<State extends Disposable> extends Partial<Disposable> {
  start(prompts: readonly number[]): State;
  step(state: State, ids: number[][]): tf.Tensor;
  reorder(state: State, rows: number[]): void;
}

interface Description<M extends Module, Batch> {
  model: M;
  batch: Batch;
  forward(model: M, batch: Batch, context: Context): Output;
  loss(model: M, batch: Batch, context: Context, options?: BatchLossOptions): BatchLoss;
  decoder?(model: M): Decoding<Disposable>;
}

const inputIds = [
  [3, 4, 5, 6, 7],
  [8, 9, 10, 1, 1],
];
const attentionMask = [
  [1, 1, 1, 1, 1],
  [1, 1, 1, 0, 0],
];
const tokenTypeIds = [
  [0, 0, 1, 1, 1],
  [0, 1, 1, 0, 0],
];
const encoder = { inputIds, attentionMask, tokenTypeIds };
const maskedLabels = [
  [-100, 2, -100, 9, -100],
  [6, -100, -100, -100, -100],
];

function decode({ start, step, reorder, [Symbol.dispose]: dispose }: Decoding<Disposable>): tf.Tensor {
  using state = start([0, 1]);
  step(state, [
    [1, 2, 3],
    [4, 5, 6],
  ]).dispose();
  reorder(state, [1, 0]);
  const logits = step(state, [[7], [8]]);
  dispose?.();
  return logits;
}

function tiny<M extends Module, Batch>(
  head: string,
  architecture: string,
  describe: () => Description<M, Batch>,
): TinyModelCase {
  return {
    name: `${head} of ${architecture}`,
    architecture,
    create() {
      const { model, batch, forward, loss, decoder } = describe();
      return {
        model,
        forward: (context = {}) =>
          tf.tidy(() => {
            const output = forward(model, batch, context);
            return output instanceof tf.Tensor ? [output] : Object.values(output).flat();
          }),
        train(steps, { accumulate = 1 } = {}) {
          const batches = Array.from({ length: steps * accumulate }, () => batch);
          const objective = (_: M, given: Batch, context: Context) =>
            loss(model, given, context, { labelSmoothing: 0.1 });
          // an epsilon that keeps gradients which are rounding alone (of what softmax does not see) from becoming whole
          // steps
          const optimizer = adamW({ learningRate: 0.01, epsilon: 1e-4 });
          return train(model, batches, { optimizer, gradientClipping: 0.1, accumulate, objective });
        },
        ...(decoder && { decode: () => decode(decoder(model)) }),
      };
    },
  };
}

/** A head that knows its loss and takes its batch as its input. */
function headed<Batch>(
  head: string,
  architecture: string,
  create: () => Trainable<Batch> & { forward(batch: Batch, context?: Context): Output },
  batch: Batch,
): TinyModelCase {
  return tiny(head, architecture, () => ({
    model: create(),
    batch,
    forward: (model, given, context) => model.forward(given, context),
    loss: (model, given, context, options) => model.loss(given, context, options),
  }));
}

const causal = (architecture: string, create: () => CausalModel): TinyModelCase =>
  tiny('CausalLM', architecture, () => ({
    model: new CausalLM(create()),
    batch: { inputIds },
    forward: (model, batch, context) => model.forward(batch.inputIds, context),
    loss: (model, batch, context, options) => model.loss(batch, context, options),
    decoder: (model) => model.decoder(),
  }));

const seq2seq = (architecture: string, create: () => Seq2SeqModel): TinyModelCase =>
  tiny('Seq2SeqLM', architecture, () => ({
    model: withHead(create(), 'Seq2SeqLM'),
    batch: {
      inputIds,
      attentionMask,
      decoderInputIds: [
        [2, 8, 9],
        [2, 10, 1],
      ],
      decoderAttentionMask: [
        [1, 1, 1],
        [1, 1, 0],
      ],
      labels: [
        [8, 9, 2],
        [10, 2, -100],
      ],
    },
    forward: (model, batch, context) => model.forward(batch, context),
    loss: (model, batch, context, options) => model.loss(batch, context, options),
    decoder: (model) => model.decoder(inputIds, attentionMask),
  }));

/** Texts against one another: each is to be nearest to the next one. */
function contrast(vectors: tf.Tensor2D): BatchLoss {
  const { loss, count } = crossEntropy(
    tf.mul(tf.matMul<tf.Tensor2D>(vectors, vectors, false, true), 5),
    tf.tensor1d([1, 0], 'int32'),
  );
  return { loss, count };
}

const encoderHeads = (
  architecture: string,
  create: () => MaskedModel,
  classification: Classification = byFirstPosition,
): TinyModelCase[] => [
  headed('MaskedLM', architecture, () => new MaskedLM(create()), { ...encoder, labels: maskedLabels }),
  headed('PreTrainingModel', architecture, () => new PreTrainingModel(create()), {
    ...encoder,
    labels: maskedLabels,
    nextSentenceLabels: [0, 1],
  }),
  headed(
    'SequenceClassifier',
    architecture,
    () => new SequenceClassifier(create(), { labels: ['a', 'b', 'c'], classification, dropout: 0.1 }),
    { ...encoder, labels: [2, 0] },
  ),
  headed('TokenClassifier', architecture, () => new TokenClassifier(create(), { dropout: 0.1 }), {
    ...encoder,
    labels: [
      [0, 1, 0, 1, 0],
      [1, 0, 1, -100, -100],
    ],
  }),
  headed('SpanModel', architecture, () => new SpanModel(create()), {
    ...encoder,
    startPositions: [1, 2],
    endPositions: [3, -100],
  }),
  tiny('EmbeddingModel', architecture, () => ({
    model: new EmbeddingModel(create()),
    batch: encoder,
    forward: (model, batch, context) => model.forward(batch, context),
    loss: (model, batch, context) => contrast(model.forward(batch, context)),
  })),
];

/** 1 where a position may not look: at what comes later in the order of prediction. */
const permutationMask = [
  [0, 2, 1, 4, 3],
  [4, 3, 2, 1, 0],
].map((order) => order.map((own) => order.map((other) => (other < own ? 0 : 1))));
const targetMapping = [
  [
    [0, 0, 0, 1, 0],
    [0, 0, 0, 0, 1],
  ],
  [
    [1, 0, 0, 0, 0],
    [0, 1, 0, 0, 0],
  ],
];

/** Without the query stream, which alone begins with the mask. */
function contentOnly(): Xlnet {
  const body = new Xlnet(configs.xlnet);
  body.mask.trainable = false;
  return body;
}

const xlnet = (): TinyModelCase[] => [
  headed('PermutationLM', 'Xlnet', () => new PermutationLM(new Xlnet(configs.xlnet)), {
    ...encoder,
    permutationMask,
    targetMapping,
    labels: [
      [6, 7],
      [8, -100],
    ],
  }),
  headed('SpanModel', 'Xlnet', () => new SpanModel(contentOnly()), {
    ...encoder,
    startPositions: [1, 2],
    endPositions: [3, -100],
  }),
  tiny('BeamSpanModel', 'Xlnet', () => ({
    model: new BeamSpanModel(contentOnly(), { startNTop: 2, endNTop: 3 }),
    batch: {
      ...encoder,
      answerMask: attentionMask,
      clsPositions: [0, 0],
      startPositions: [1, 2],
      endPositions: [3, 2],
      isImpossible: [0, 1],
    },
    forward: (model, batch, context) => ({ ...model.forward(batch, context) }),
    loss: (model, batch, context, options) => model.loss(batch, context, options),
  })),
  headed(
    'SequenceClassifier',
    'Xlnet',
    () => new SequenceClassifier(contentOnly(), { classification: byLastPosition, dropout: 0.1 }),
    {
      ...encoder,
      labels: [1, 0],
    },
  ),
  tiny('PermutationLM, behind a memory,', 'Xlnet', () => ({
    model: new PermutationLM(new Xlnet(configs.xlnet)),
    batch: {
      ...encoder,
      targetMapping,
      labels: [
        [6, 7],
        [8, -100],
      ],
    },
    forward: (model, batch, context) =>
      model.forward({ ...batch, memories: model.forward({ inputIds }, context).memories }, context),
    loss: (model, batch, context, options) => model.loss(batch, context, options),
  })),
];

export const tinyModels: readonly TinyModelCase[] = [
  causal('Gpt2', () => new Gpt2(configs.gpt2)),
  causal('GptNeo', () => new GptNeo(configs.gptNeo)),
  causal('Llama', () => new Llama(configs.llama)),
  causal('Mistral', () => new Mistral(configs.mistral)),
  causal('Qwen2', () => new Qwen2(configs.qwen2)),
  causal('Gemma', () => new Gemma(configs.gemma)),
  ...encoderHeads('Bert', () => new Bert(configs.bert)),
  ...encoderHeads('DistilBert', () => new DistilBert(configs.distilBert), { ...byFirstPosition, activation: tf.relu }),
  ...encoderHeads('Roberta', () => new Roberta(configs.roberta), { ...byFirstPosition, dropState: true }),
  seq2seq('OriginalTransformer', () => new OriginalTransformer(configs.originalTransformer)),
  seq2seq('T5', () => new T5(configs.t5)),
  seq2seq('T5 v1.1', () => new T5({ ...configs.t5, feedForwardProj: 'gated-gelu', tieWordEmbeddings: false })),
  seq2seq('Bart', () => new Bart(configs.bart)),
  seq2seq('Marian', () => new Marian(configs.bart)),
  headed(
    'SequenceClassifier',
    'Gpt2',
    () => new SequenceClassifier(new Gpt2({ ...configs.gpt2, padTokenId: 1 }), { classification: byLastToken }),
    {
      inputIds,
      attentionMask,
      labels: [1, 0],
    },
  ),
  headed(
    'SequenceClassifier',
    'Bart',
    () => new SequenceClassifier(new Bart(configs.bart), { classification: byEndOfText, dropout: 0.1 }),
    {
      inputIds: [
        [3, 4, 5, 6, 2],
        [8, 9, 2, 1, 1],
      ],
      attentionMask,
      labels: [1, 0],
    },
  ),
  ...xlnet(),
];

/**
 * All that a model gives: outputs, what two steps of training tell, outputs after them, and logits of decoding where
 * there are any.
 */
export async function outcomeOf({ create }: TinyModelCase): Promise<Outcome> {
  const { model, forward, train, decode } = create();
  using _initialized = initialize(model, { seed: 1 });
  const named = (title: string, tensors: tf.Tensor[]) =>
    Object.fromEntries(tensors.map((tensor, i) => [`${title} ${i}`, tensor]));
  const outcome = { ...(await read(named('output', forward()))), ...(decode && (await read({ decoded: decode() }))) };
  const figures: Record<string, number[]> = {};
  for await (const { step, loss, gradientNorm } of train(2))
    figures[`loss and gradient norm of step ${step}`] = [loss, gradientNorm];
  return { ...outcome, ...figures, ...(await read(named('output after training', forward()))) };
}
