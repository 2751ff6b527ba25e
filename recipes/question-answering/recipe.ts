/** A small BERT from scratch that finds the answer to a question in its passage. */
import * as tf from '@tensorflow/tfjs-core';
import { SinusoidalPositions, type LearnedPositions } from '@glossa/attention';
import { QuestionAnswering, spanExamples, type SpanExample } from '@glossa/question-answering';
import { trainWordPiece } from '@glossa/tokenizer';
import { adamW, batches, collateSpans, cosine, type SpanBatch } from '@glossa/training';
import { Bert, loadSpanModel, SpanModel } from '@glossa/transformer';
import type { Recipe } from '../src/recipe.js';
import { withTemplate } from '../src/with-template.js';
import { loadSquad } from './data.js';
import { answerScores } from './scores.js';

/** Tokens of a window, in training and in use. */
const maxLength = 256;
const hiddenSize = 128;

export const recipe: Recipe<SpanModel, SpanBatch> = {
  name: 'squad',
  seed: 1606,
  steps: 5200,
  options: {
    optimizer: adamW({ learningRate: 1e-3, betas: [0.9, 0.98], weightDecay: 0.01 }),
    schedule: cosine({ warmup: 400, minRatio: 0.02 }),
    gradientClipping: 1,
  },
  validateEvery: 250,
  dtype: 'F16',

  async prepare(trained) {
    const { train, development } = await loadSquad();
    const texts = [...new Set(train.map(({ context }) => context)), ...train.map(({ question }) => question)];
    const tokenizer =
      trained ??
      withTemplate(await trainWordPiece(texts, { vocabSize: 8000, characterCoverage: 0.9995 }), '[CLS] $A [SEP]', '[CLS] $A [SEP] $B:1 [SEP]:1');
    const model = new SpanModel(
      new Bert({
        vocabSize: tokenizer.vocabSize,
        maxPositionEmbeddings: maxLength,
        typeVocabSize: 3,
        hiddenSize,
        intermediateSize: 4 * hiddenSize,
        numHiddenLayers: 4,
        numAttentionHeads: 4,
        layerNormEps: 1e-12,
        hiddenDropoutProb: 0.05,
        attentionProbsDropoutProb: 0,
        initializerRange: 0.05,
        padTokenId: tokenizer.tokenToId('[PAD]')!,
      }),
    );
    const examples = (questions: typeof train) => [...spanExamples(questions, tokenizer, { maxLength, docStride: 96, markShared: true })];
    const options = {
      collate: collateSpans({ padId: tokenizer.tokenToId('[PAD]')! }),
      bucketBy: ({ inputIds }: SpanExample) => inputIds.length,
      maxTokens: 3600,
    };
    return {
      tokenizer,
      model,
      batches: batches(examples(train), { ...options, seed: 1606, epochs: Infinity }),
      validation: batches(examples(development.slice(0, 1000)), { ...options, shuffle: false }),
    };
  },

  // Positions begin as waves, in which a distance is the same anywhere: "near the words of the question" is then soon learned.
  begin({ model }) {
    const { positions } = (model as Bert).embedding;
    tf.tidy(() => {
      const waves = new SinusoidalPositions(hiddenSize).forward(maxLength, 0);
      (positions as LearnedPositions).embedding.weight.assign(tf.mul(waves, 0.1));
    });
  },

  load: loadSpanModel,

  evaluate: ({ tokenizer }, model) => answerScores(new QuestionAnswering({ model, tokenizer }), { maxLength, docStride: 96 }),
};
