/**
 * Chinese passages found by English questions: a multilingual sentence encoder puts what means the same in one place.
 */
import { existsSync } from 'node:fs';
import { openSource, readGgufMetadata, type ModelSource } from '@glossa/checkpoint';
import { fromGguf } from '@glossa/tokenizer';
import { loadEmbeddingModel } from '@glossa/transformer';

/**
 * A folder with multilingual-e5-small as GGUF, or such a repository of the Hugging Face hub:
 * `13-semantic-search.ts owner/name`.
 */
const source: ModelSource =
  process.argv[2] ?? `${process.env.GLOSSA_DATA ?? '../../shared/data'}/models/multilingual-e5-small`;
const file = 'model.gguf';

const passages = [
  '熊猫每天要吃十几公斤竹子，一天里有一半时间在进食。',
  '长城不是一次建成的，历代修筑前后超过两千年。',
  '豆腐由大豆磨浆、点卤而成，相传始于汉代。',
  '高铁从北京到上海最快只要四个半小时。',
  '月饼是中秋节吃的点心，常见的馅有莲蓉和豆沙。',
  '珠穆朗玛峰的高度是八千八百四十八点八六米。',
];
const questions = [
  'How long does the train to Shanghai take?',
  'What do pandas eat?',
  'How high is Mount Everest?',
  'Which cake belongs to the Mid-Autumn Festival?',
];

if (process.argv[2] === undefined && !existsSync(String(source))) {
  console.log(`SKIPPED: no ${String(source)}; name a folder or a repository that holds ${file}`);
  process.exit();
}

const files = openSource(source);
const tokenizer = fromGguf(await readGgufMetadata(files, file));
using model = await loadEmbeddingModel(files, { file });

/** One vector of length 1 for each text; padding does not count. */
function embed(texts: readonly string[]): number[][] {
  const encodings = tokenizer.encodeBatch(texts, { truncation: { maxLength: 512 }, padding: true });
  const vectors = model.forward({
    inputIds: encodings.map(({ ids }) => ids),
    attentionMask: encodings.map(({ attentionMask }) => attentionMask),
  });
  try {
    return vectors.arraySync();
  } finally {
    vectors.dispose();
  }
}

const cosine = (a: readonly number[], b: readonly number[]) => a.reduce((sum, value, i) => sum + value * b[i], 0);

// This encoder was trained with a word before each text that says which side it is on.
const index = embed(passages.map((passage) => `passage: ${passage}`));
const asked = embed(questions.map((question) => `query: ${question}`));
questions.forEach((question, i) => {
  const scores = index.map((vector) => cosine(vector, asked[i]));
  const best = scores.indexOf(Math.max(...scores));
  console.log(`${question}\n  ${scores[best].toFixed(3)}  ${passages[best]}`);
});
