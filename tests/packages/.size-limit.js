// Gzipped bytes of each library's own code, minified: what it needs of TensorFlow.js and of our other packages is counted there.
const budgets = {
  kernels: '60 KB',
  tensor: '5 KB',
  tokenizer: '38 KB', // the whole of it: every kind and file format, and the trainers; 15 KB is the aim
  attention: '5 KB',
  checkpoint: '17 KB',
  transformer: '18 KB',
  decoding: '7 KB',
  training: '10 KB',
  generation: '5 KB',
  translation: '10 KB',
  'question-answering': '9 KB',
  cli: '11 KB',
};

/** What a page needs that imports only so much of a library. */
const partBudgets = {
  'tokenizer: Tokenizer': '27.5 KB',
  'tokenizer: ByteLevelTokenizer': '17 KB',
  'tokenizer: WordPieceTokenizer': '12 KB',
};

const measured = (name, limit, library, imported) => ({
  name,
  path: `../../packages/${library}/dist/index.js`,
  ...(imported && { import: `{ ${imported} }` }),
  limit,
  gzip: true,
  ignore: ['@tensorflow/*', '@glossa/*'],
  modifyEsbuildConfig: (config) => ({ ...config, external: [...(config.external ?? []), 'node:*'] }),
});

export default [
  ...Object.entries(budgets).map(([name, limit]) => measured(name, limit, name)),
  ...Object.entries(partBudgets).map(([name, limit]) => measured(name, limit, ...name.split(': '))),
];
