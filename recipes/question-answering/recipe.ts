/** A pre-trained sentence encoder (all-MiniLM-L6-v2) fine-tuned to find the answer to a question in its passage. */
import { QuestionAnswering, spanExamples, type SpanExample } from '@glossa/question-answering';
import { namedParameters, RandomStream } from '@glossa/tensor';
import { Tokenizer } from '@glossa/tokenizer';
import { adamW, batches, collateSpans, linearDecay, type SpanModelBatch } from '@glossa/training';
import { Bert, loadEmbeddingModel, loadSpanModel, SpanModel, type EmbeddingModel } from '@glossa/transformer';
import { dataFolder, readData } from '../src/data.js';
import type { Recipe } from '../src/recipe.js';
import { loadSquad } from './data.js';
import { answerScores } from './scores.js';

const body = 'models/all-minilm-l6-v2';
const seed = 1606;
/** How many questions it is trained on, each once. */
const questions = 32_000;
const batchSize = 16;
const steps = 2047;
/** The sizes of windows, in tokens, in training and in use. */
const training = { maxLength: 256, docStride: 96 };
const answering = { maxLength: 384, docStride: 128, maxAnswerLength: 30 };

export const recipe: Recipe<SpanModel, SpanModelBatch> = {
  name: 'squad',
  seed,
  steps,
  options: {
    optimizer: adamW({ learningRate: 1.5e-4, weightDecay: 0.01 }),
    schedule: linearDecay({ warmup: Math.round(steps / 10) }),
    gradientClipping: 1,
  },
  validateEvery: 60,
  dtype: 'I8',

  async prepare(trained) {
    const { train, development } = await loadSquad();
    // The published file truncates and pads to 128 tokens.
    const published = JSON.parse(await readData(`${body}/tokenizer.json`)) as object;
    const tokenizer = trained ?? Tokenizer.fromJson(JSON.stringify({ ...published, truncation: null, padding: null }));
    using encoder = await loadBody();
    const chosen = draw(train, questions);
    const examples = (of: typeof train) => [...spanExamples(of, tokenizer, training)];
    const options = {
      collate: collateSpans({ padId: tokenizer.tokenToId('[PAD]')! }),
      bucketBy: ({ inputIds }: SpanExample) => inputIds.length,
      batchSize,
    };
    return {
      tokenizer,
      model: new SpanModel(new Bert(encoder.model.config)),
      batches: batches(examples(chosen), { ...options, seed }),
      validation: batches(examples(development.slice(0, 200)), { ...options, shuffle: false }),
    };
  },

  async begin({ model }) {
    using encoder = await loadBody();
    const trained = namedParameters(encoder.model);
    for (const [name, parameter] of namedParameters(model)) parameter.assign(trained.get(name)!.value);
  },

  load: loadSpanModel,

  evaluate: ({ tokenizer, model: trained }, stored) =>
    answerScores({ trained, stored }, (model) => new QuestionAnswering({ model, tokenizer }), answering),
};

const loadBody = async () => (await loadEmbeddingModel(`${dataFolder}/${body}`)) as EmbeddingModel<Bert>;

/** `count` of the items, in random order. */
function draw<Item>(items: readonly Item[], count: number): Item[] {
  const random = new RandomStream(seed);
  const rest = [...items];
  for (let i = 0; i < count; i++) {
    const other = i + random.integer(rest.length - i);
    [rest[i], rest[other]] = [rest[other], rest[i]];
  }
  return rest.slice(0, count);
}
