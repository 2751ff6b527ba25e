// Gzipped bytes of each library's own code, minified: what it needs of TensorFlow.js and of our other packages is
// counted there.
const budgets = {
  check: '2.5 KB',
  kernels: '57 KB',
  tensor: '4 KB',
  tokenizer: '35.5 KB', // the whole of it: every kind and file format, and the trainers; 15 KB is the aim
  attention: '5.5 KB',
  checkpoint: '31 KB', // 10 KB of it the hub, its caches and checksums
  transformer: '24 KB', // an architecture brings all its heads: decision 15
  decoding: '7 KB',
  training: '7.5 KB',
  tasks: '8 KB',
  generation: '2.5 KB',
  translation: '8 KB',
  'question-answering': '8.5 KB',
  summarization: '5 KB',
  cli: '11 KB',
};

/** Of what a page has of a library that imports only this. */
const parts = {
  tokenizer: { '{ Tokenizer }': '24.5 KB', '{ ByteLevelTokenizer }': '15.5 KB', '{ WordPieceTokenizer }': '11 KB' },
  transformer: { '{ CausalLM, Gpt2 }': '4 KB', '{ loadCausalLM }': '13 KB' },
};

const measured = [
  ...Object.entries(budgets).map(([name, limit]) => ({ name, limit, library: name })),
  ...Object.entries(parts).flatMap(([library, imports]) =>
    Object.entries(imports).map(([names, limit]) => ({ name: `${library} ${names}`, limit, library, import: names })),
  ),
];

export default measured.map(({ library, ...entry }) => ({
  ...entry,
  path: `../../packages/${library}/dist/index.js`,
  gzip: true,
  ignore: ['@tensorflow/*', '@glossa/*'],
  modifyEsbuildConfig: (config) => ({ ...config, external: [...(config.external ?? []), 'node:*'] }),
}));
