/** The Transformer of 2017, small, from English to Chinese. */
import { beamSearch } from '@glossa/decoding';
import { adamW, batches, collateSeq2SeqLM, cosine, type Seq2SeqExample, type Seq2SeqLMBatch } from '@glossa/training';
import { trainByteLevelBpe } from '@glossa/tokenizer';
import { loadSeq2SeqLM, OriginalTransformer, Seq2SeqLM } from '@glossa/transformer';
import { evaluateTranslation, Translation } from '@glossa/translation';
import type { Recipe } from '../src/recipe.js';
import { withTemplate } from '../src/with-template.js';
import { loadPairs, type Pair } from './data.js';

const PAD = '<pad>';
const START = '<s>';
const END = '</s>';
const LONGEST = 80;

export const recipe: Recipe<Seq2SeqLM, Seq2SeqLMBatch> = {
  name: 'translation-en-zh',
  seed: 2017,
  steps: 4400,
  options: {
    optimizer: adamW({ learningRate: 1.5e-3, betas: [0.9, 0.98], epsilon: 1e-9, weightDecay: 0.01 }),
    schedule: cosine({ warmup: 400, minRatio: 0.02 }),
    gradientClipping: 1,
    labelSmoothing: 0.1,
  },
  validateEvery: 250,
  dtype: 'I8',

  async prepare(trained) {
    const { train, validation } = await loadPairs();
    const texts = train.flatMap(({ source, target }) => [source, target]);
    const tokenizer =
      trained ??
      withTemplate(await trainByteLevelBpe(texts, { vocabSize: 4000, specialTokens: [PAD, START, END] }), `$A ${END}`);
    const [pad, start, end] = [PAD, START, END].map((token) => tokenizer.tokenToId(token)!);
    const example = ({ source, target }: Pair): Seq2SeqExample => ({
      source: tokenizer.encode(source).ids,
      target: tokenizer.encode(target).ids,
    });
    const length = ({ source, target }: Seq2SeqExample) => Math.max(source.length, target.length);
    const fits = (pair: Seq2SeqExample) => length(pair) <= LONGEST;
    const options = { collate: collateSeq2SeqLM({ padId: pad, startId: start }), bucketBy: length, maxTokens: 1200 };
    const model = new Seq2SeqLM(
      new OriginalTransformer({
        vocabSize: tokenizer.vocabSize,
        hiddenSize: 192,
        intermediateSize: 768,
        encoderLayers: 3,
        decoderLayers: 3,
        numAttentionHeads: 6,
        layerNormEps: 1e-5,
        dropout: 0.1,
        padTokenId: pad,
        bosTokenId: start,
        eosTokenId: end,
        decoderStartTokenId: start,
      }),
    );
    return {
      tokenizer,
      model,
      batches: batches(train.map(example).filter(fits), { ...options, seed: 2017, epochs: Infinity }),
      validation: batches(validation.map(example).filter(fits), { ...options, shuffle: false }),
    };
  },

  load: loadSeq2SeqLM,

  async evaluate({ tokenizer }, model) {
    const { test } = await loadPairs();
    const translation = new Translation({ model, tokenizer });
    const data = { sources: test.map(({ source }) => source), references: test.map(({ target }) => target) };
    const { bleu, chrf, n } = await evaluateTranslation(translation, data, {
      tokenization: 'zh',
      search: beamSearch({ numBeams: 4, lengthPenalty: 0.6 }),
    });
    return { testSentences: n, bleu: round(bleu.score), bleuSignature: bleu.signature, chrf: round(chrf.score) };
  },
};

const round = (value: number) => Number(value.toFixed(2));
