import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { greedy } from '@glossa/decoding';
import { fromLlama2c } from '@glossa/tokenizer';
import { loadCausalLM } from '@glossa/transformer';
import { expect, it } from 'vitest';
import { TextGeneration } from './text-generation.js';

const data = process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folder = `${data}/models/stories260K`;
const present = existsSync(folder);
if (!present) console.warn(`SKIPPED: the text of llama2.c, no ${folder} (set GLOSSA_DATA)`);

/** What `./run stories260K.bin -z tok512.bin -t 0.0` printed. */
const storyOf = (notes: string) => /-t 0\.0\n([^`]+)\n```/.exec(notes)![1];

it.skipIf(!present)('stories260K tells the story that llama2.c tells, to the letter', async () => {
  using generator = new TextGeneration({
    model: await loadCausalLM(folder, { file: 'stories260K.bin' }),
    tokenizer: fromLlama2c(readFileSync(`${folder}/tok512.bin`)),
  });
  const { text, ids } = await generator.generate('', { search: greedy(), maxNewTokens: 256 });
  expect(text).toBe(storyOf(readFileSync(`${folder}/stories260K.md`, 'utf8')));
  expect(ids.length).toBeLessThanOrEqual(256);
});
