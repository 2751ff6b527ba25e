/** A published sentence encoder from a file that a user picks, in a page, beside Transformers. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { describeInChromium } from './chromium.js';
import { openModule } from './page.js';

const data = process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../shared/data', import.meta.url));
const folder = `${data}/models/multilingual-e5-small`;
const present = existsSync(folder);
if (!present) console.warn(`SKIPPED: multilingual-e5-small in Chromium; no ${folder} (set GLOSSA_DATA)`);

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
  import { fromGguf } from '@glossa/tokenizer';
  import { loadEmbeddingModel } from '@glossa/transformer';
  import * as tf from '@tensorflow/tfjs-core';

  Object.assign(globalThis, {
    async embed(file: File, sentences: { text: string; ids: number[] }[]) {
      const source = { 'model.gguf': file };
      const tokenizer = fromGguf(await readGgufMetadata(source, 'model.gguf'));
      using model = await loadEmbeddingModel(source, { file: 'model.gguf', quantized: false });
      return sentences.map(({ text, ids }) => ({
        ids: [...tokenizer.encode(text, { truncation: { maxLength: 512 } }).ids],
        embedding: [...tf.tidy(() => model.forward({ inputIds: [ids] }).dataSync())],
      }));
    },
  });
`;

// The page's own.
declare const embed: (file: File, sentences: readonly Sentence[]) => Promise<Found[]>;

describeInChromium('multilingual-e5-small in a page', (browser) => {
  it.skipIf(!present)('reads a picked GGUF file, and gives the ids and vectors of the reference', async () => {
    const { sentences } = JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8')) as { sentences: Sentence[] };
    await using opened = await openModule(browser(), program);
    await opened.page.evaluate(() => (document.body.innerHTML = '<input type="file">'));
    await opened.page.setInputFiles('input', `${folder}/model.gguf`);
    const found = await opened.page.evaluate((sentences) => embed(document.querySelector('input')!.files![0]!, sentences), sentences);
    expect(found).toHaveLength(sentences.length);
    found.forEach(({ ids, embedding }, i) => {
      const { text, ...expected } = sentences[i]!;
      if (!text.endsWith(' ')) expect([text, ids]).toEqual([text, expected.ids]); // SentencePiece drops a space at the end
      expect(embedding).toHaveLength(expected.embedding.length);
      expect(Math.max(...embedding.map((value, at) => Math.abs(value - expected.embedding[at]!))), text).toBeLessThan(1e-4);
    });
    expect(opened.complaints).toEqual([]);
  });
});
