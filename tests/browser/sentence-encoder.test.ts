/** A published sentence encoder from a file that a user picks, in a page, beside Transformers. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeInChromium } from './chromium.js';
import { openModule } from './page.js';

const data = process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const folderOf = (model: string) => `${data}/models/${model}`;

interface Sentence {
  text: string;
  ids: number[];
  embedding: number[];
}

interface Found {
  ids: number[];
  embedding: number[];
}

const program = `
  import { readGgufMetadata } from '@glossa/checkpoint';
  import { fromGguf, Tokenizer } from '@glossa/tokenizer';
  import { loadEmbeddingModel } from '@glossa/transformer';
  import * as tf from '@tensorflow/tfjs-core';

  Object.assign(globalThis, {
    async embed(
      file: File,
      others: Record<string, string>,
      maxLength: number,
      sentences: { text: string; ids: number[] }[],
    ) {
      const bytes = Object.entries(others).map(([name, text]) => [name, new TextEncoder().encode(text)]);
      const source = { [file.name]: file, ...Object.fromEntries(bytes) };
      const isGguf = file.name.endsWith('.gguf');
      const tokenizer = isGguf
        ? fromGguf(await readGgufMetadata(source, file.name))
        : Tokenizer.fromJson({ ...JSON.parse(others['tokenizer.json']), truncation: null, padding: null });
      using model = await loadEmbeddingModel(source, isGguf ? { file: file.name, quantized: false } : {});
      return sentences.map(({ text, ids }) => ({
        ids: [...tokenizer.encode(text, { truncation: { maxLength } }).ids],
        embedding: [...tf.tidy(() => model.forward({ inputIds: [ids] }).dataSync())],
      }));
    },
  });
`;

// The page's own.
declare const embed: (
  file: File,
  others: Record<string, string>,
  maxLength: number,
  sentences: readonly Sentence[],
) => Promise<Found[]>;

describeInChromium('published sentence encoders in a page', (browser) => {
  for (const [model, file, maxLength, others] of [
    ['multilingual-e5-small', 'model.gguf', 512, []],
    [
      'all-minilm-l6-v2',
      'model.safetensors',
      256,
      ['config.json', 'tokenizer.json', 'modules.json', '1_Pooling/config.json'],
    ],
  ] as const) {
    const folder = folderOf(model);
    const present = existsSync(folder);
    if (!present) console.warn(`SKIPPED: ${model} in Chromium; no ${folder} (set GLOSSA_DATA)`);

    it.skipIf(!present)(
      `${model} is read from a picked ${file}, and gives the ids and vectors of the reference`,
      async () => {
        const { sentences } = JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8')) as { sentences: Sentence[] };
        const texts = Object.fromEntries(others.map((name) => [name, readFileSync(`${folder}/${name}`, 'utf8')]));
        await using opened = await openModule(browser(), program);
        await opened.page.evaluate(() => (document.body.innerHTML = '<input type="file">'));
        await opened.page.setInputFiles('input', `${folder}/${file}`);
        const found = await opened.page.evaluate(
          ([others, maxLength, sentences]) =>
            embed(document.querySelector('input')!.files![0], others, maxLength, sentences),
          [texts, maxLength, sentences] as const,
        );
        expect(found).toHaveLength(sentences.length);
        found.forEach(({ ids, embedding }, i) => {
          const { text, ...expected } = sentences[i];
          // SentencePiece drops a space at the end.
          if (!text.endsWith(' ')) expect([text, ids]).toEqual([text, expected.ids]);
          expect(embedding).toHaveLength(expected.embedding.length);
          expect(
            Math.max(...embedding.map((value, at) => Math.abs(value - expected.embedding[at]))),
            text,
          ).toBeLessThan(1e-4);
        });
        expect(opened.complaints).toEqual([]);
      },
    );
  }
});
