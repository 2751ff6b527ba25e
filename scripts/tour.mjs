// The three tasks in the terminal, on the bundled models: what each says, how fast, and where its card is.
import { TextGeneration, temperature, topP } from '@glossa/generation';
import shakespeare from '@glossa/model-shakespeare-char';
import squad from '@glossa/model-squad';
import tangPoems from '@glossa/model-tang-poems';
import englishChinese from '@glossa/model-translation-en-zh';
import { QuestionAnswering } from '@glossa/question-answering';
import { Translation } from '@glossa/translation';

const sentences = [
  'A man is riding a bicycle down the street.',
  'Two children are playing with a dog on the beach.',
  'I want to learn Chinese.',
  'The cat is sleeping on the sofa.',
];

const context =
  'The Amazon rainforest covers most of the Amazon basin of South America. This basin encompasses seven million ' +
  'square kilometres, of which five and a half million square kilometres are covered by the rainforest. The majority ' +
  'of the forest is contained within Brazil, with 60% of the rainforest, followed by Peru with 13%, and Colombia ' +
  'with 10%.';

const questions = [
  'Which country has most of the forest?',
  'How large is the Amazon basin?',
  'How much of the rainforest is in Peru?',
];

const print = (text) => process.stdout.write(text);
const rate = (tokensPerSecond) => `${tokensPerSecond.toFixed(0)} tokens/s`;

/** Loads a model, says which it is, and lets it go when the part of the tour is over. */
async function withModel(task, title, name, source, show) {
  const start = performance.now();
  const head = await task.load(source);
  try {
    print(
      `\n\x1b[1m${title}\x1b[0m\n${name}, loaded in ${((performance.now() - start) / 1000).toFixed(1)} s; ` +
        `its card: models/${name}/README.md\n\n`,
    );
    await show(head);
  } finally {
    head[Symbol.dispose]();
  }
}

/** Text as it is generated. */
async function write(generation, prompt, options) {
  const stream = generation.stream(prompt, { processors: [temperature(0.8), topP(0.95)], ...options });
  print(prompt);
  for await (const text of stream) print(text);
  const { tokensPerSecond } = await stream.result;
  print(`\n\n(${rate(tokensPerSecond)})\n`);
}

async function translate(translation) {
  for (const sentence of sentences) {
    const { text, tokensPerSecond } = await translation.translate(sentence);
    print(`${sentence}\n  ${text}  (${rate(tokensPerSecond)})\n`);
  }
}

async function answer(answering) {
  print(`${context}\n\n`);
  for (const question of questions) {
    const { answer: found, probability, tokensPerSecond } = await answering.answer({ question, context });
    print(`${question}\n  ${found}  (probability ${probability.toFixed(2)}, read at ${rate(tokensPerSecond)})\n`);
  }
}

const poems = ['七絕·春日\n', '五律·送友人\n'];

await withModel(TextGeneration, 'Text generation, English', 'shakespeare-char', shakespeare, (model) =>
  write(model, 'ROMEO:', { seed: 7, maxNewTokens: 300, overflow: 'slide' }),
);
await withModel(TextGeneration, 'Text generation, Chinese', 'tang-poems', tangPoems, async (model) => {
  for (const prompt of poems) await write(model, prompt, { seed: 7, maxNewTokens: 100 });
});
await withModel(Translation, 'Translation, English to Chinese', 'translation-en-zh', englishChinese, translate);
await withModel(QuestionAnswering, 'Question answering', 'squad', squad, answer);
