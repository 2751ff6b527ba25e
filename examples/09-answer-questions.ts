/** Learns to find who, where and when in a sentence; answers questions it has not seen. */
import { QuestionAnswering, spanExamples, type SquadQuestion } from '@glossa/question-answering';
import { initialize } from '@glossa/tensor';
import { Tokenizer, trainByteLevelBpe } from '@glossa/tokenizer';
import { adamW, batches, collateSpans, cosine, train } from '@glossa/training';
import { Bert, SpanModel } from '@glossa/transformer';

const people = ['Anna', 'Ben', 'Clara', 'David', 'Emma', 'Felix'];
const cities = ['Oslo', 'Rome', 'Lima', 'Cairo', 'Kyoto'];
const days = ['Monday', 'Tuesday', 'Friday', 'Sunday'];
const stories = people.flatMap((who) => cities.flatMap((where) => days.map((when) => ({ who, where, when }))));

const asked = {
  who: 'Who came by train?',
  where: 'Where did the friend go?',
  when: 'When did the friend come?',
};
const questions = stories.flatMap((story): SquadQuestion[] => {
  const { who, where, when } = story;
  const context = `On ${when} a friend called ${who} came to ${where} by train.`;
  return (['who', 'where', 'when'] as const).map((word) => {
    const answers = [{ text: story[word], start: context.indexOf(story[word]) }];
    const id = `${word} ${context}`;
    return { id, title: '', context, question: asked[word], answers };
  });
});

// Pairs of texts are set apart as BERT does it: [CLS] question [SEP] context [SEP].
const corpus = questions.flatMap(({ question, context }) => [question, context]);
const specialTokens = ['[PAD]', '[CLS]', '[SEP]'];
const json = (await trainByteLevelBpe(corpus, { vocabSize: 450, specialTokens })).toJson();
const post_processor = { type: 'BertProcessing', cls: ['[CLS]', 1], sep: ['[SEP]', 2] };
const tokenizer = Tokenizer.fromJson({ ...json, post_processor });

const config = {
  vocabSize: tokenizer.vocabSize,
  maxPositionEmbeddings: 64,
  typeVocabSize: 2,
  hiddenSize: 32,
  intermediateSize: 64,
  numHiddenLayers: 2,
  numAttentionHeads: 2,
  layerNormEps: 1e-12,
  hiddenDropoutProb: 0,
  attentionProbsDropoutProb: 0,
  initializerRange: 0.2,
};
const model = initialize(new SpanModel(new Bert(config)), { seed: 42 });

const seen = questions.filter((_, i) => i % 5 !== 0);
const examples = [...spanExamples(seen, tokenizer, { maxLength: 64 })];
const collate = collateSpans({ padId: 0 });
const epochs = batches(examples, { collate, batchSize: 24, seed: 1, epochs: 6 });
const options = {
  optimizer: adamW({ learningRate: 3e-3 }),
  schedule: cosine({ warmup: 5 }),
};
for await (const { step, loss } of train(model, epochs, options)) {
  if (step % 12 === 0) console.log(`step ${step}  loss ${loss.toFixed(3)}`);
}

using answerer = new QuestionAnswering({ model, tokenizer });
const unseen = questions.filter((_, i) => i % 5 === 0);
const answered = await answerer.answer(unseen, { maxAnswerLength: 4 });
const right = answered.filter(({ answer }, i) => answer === unseen[i].answers[0].text);
console.log(`${right.length} of ${unseen.length} unseen questions are answered right\n`);

const context = 'On Tuesday a friend called Felix came to Lima by train.';
for (const question of Object.values(asked)) {
  const input = { question, context };
  const { start, end, probability } = await answerer.answer(input, { maxAnswerLength: 4 });
  const marked = `${context.slice(0, start)}[${context.slice(start, end)}]${context.slice(end)}`;
  console.log(`${question}  ${marked}  ${probability.toFixed(2)}`);
}
