// Gzipped bytes of each library's own code, minified: what it needs of TensorFlow.js and of our other packages is counted there.
const budgets = {
  kernels: '60 KB',
  tensor: '5 KB',
  tokenizer: '36 KB', // the whole of it; 15 KB is the aim
  attention: '5 KB',
  checkpoint: '28 KB', // 10 KB of it the hub, its caches and checksums
  transformer: '18 KB',
  decoding: '7 KB',
  training: '10 KB',
  generation: '5 KB',
  translation: '10 KB',
  'question-answering': '9 KB',
  cli: '11 KB',
};

export default Object.entries(budgets).map(([name, limit]) => ({
  name,
  path: `../../packages/${name}/dist/index.js`,
  limit,
  gzip: true,
  ignore: ['@tensorflow/*', '@glossa/*'],
  modifyEsbuildConfig: (config) => ({ ...config, external: [...(config.external ?? []), 'node:*'] }),
}));
