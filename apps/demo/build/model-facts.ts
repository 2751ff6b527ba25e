/** A Vite plugin: what the page says of each model, read from the files of its package, and its card as a page. */
import { readFileSync, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import type { Plugin } from 'vite';
import { cardPage } from './card-page.js';
import { countParameters } from './count-parameters.js';

const virtualId = 'virtual:model-facts';
const loadedFiles = ['config.json', 'tokenizer.json', 'model.safetensors'];
/** Said elsewhere, or of no interest to a reader of scores. */
const unlisted = ['parameters', 'steps'];

/** @param names of the models, as in `@glossa/model-NAME` */
export function modelFacts(names: readonly string[]): Plugin {
  const require = createRequire(import.meta.url);
  const folders = names.map((name) => dirname(require.resolve(`@glossa/model-${name}/package.json`)));

  return {
    name: 'glossa:model-facts',
    resolveId: (id) => (id === virtualId ? `\0${virtualId}` : undefined),
    load(id) {
      if (id !== `\0${virtualId}`) return undefined;
      const facts = Object.fromEntries(folders.map((folder, index) => [names[index], readFacts(folder, names[index])]));
      return `export const modelFacts = ${JSON.stringify(facts)};`;
    },
    generateBundle() {
      folders.forEach((folder, index) => {
        const card = readFileSync(join(folder, 'README.md'), 'utf8');
        this.emitFile({ type: 'asset', fileName: cardPath(names[index]), source: cardPage(card, folder) });
      });
    },
  };
}

const cardPath = (name: string) => `cards/${name}.html`;

function readFacts(folder: string, name: string) {
  const read = (file: string) => readFileSync(join(folder, file));
  const { description, license } = JSON.parse(read('package.json').toString());
  const scores = Object.entries(JSON.parse(read('scores.json').toString()));
  return {
    title: description,
    parameters: countParameters(read('model.safetensors')),
    bytes: loadedFiles.reduce((sum, file) => sum + statSync(join(folder, file)).size, 0),
    license,
    scores: scores.filter(([measure]) => !unlisted.includes(measure)).map(([measure, value]) => ({ measure, value })),
    card: cardPath(name),
  };
}
