// Gzipped bytes of each library's own code, minified: what it needs of TensorFlow.js and of our other packages is counted there.
const budgets = {
  kernels: '60 KB',
  tensor: '5 KB',
  tokenizer: '15 KB',
  attention: '5 KB',
  checkpoint: '8 KB',
  transformer: '10 KB',
  decoding: '6 KB',
  training: '8 KB',
  generation: '5 KB',
  translation: '8 KB',
  'question-answering': '8 KB',
  cli: '10 KB',
};

export default Object.entries(budgets).map(([name, limit]) => ({
  name,
  path: `../../packages/${name}/dist/index.js`,
  limit,
  gzip: true,
  ignore: ['@tensorflow/*', '@glossa/*'],
  modifyEsbuildConfig: (config) => ({ ...config, external: [...(config.external ?? []), 'node:*'] }),
}));
