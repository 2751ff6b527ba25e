/** Writes a model as Hugging Face lays it out, reads it back, and looks into the file. */
import { mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseSafetensors } from '@glossa/checkpoint';
import { greedy, TextGeneration } from '@glossa/generation';
import { initialize } from '@glossa/tensor';
import { toFiles, trainCharacterLevel } from '@glossa/tokenizer';
import { CausalLM, Gpt2, saveModel } from '@glossa/transformer';

const tokenizer = await trainCharacterLevel(['abcdefghijklmnopqrstuvwxyz ']);
const config = {
  vocabSize: tokenizer.vocabSize,
  maxPositionEmbeddings: 32,
  hiddenSize: 64,
  intermediateSize: 256,
  numHiddenLayers: 2,
  numAttentionHeads: 4,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0,
  attnPdrop: 0,
  initializerRange: 0.2,
};
const model = initialize(new CausalLM(new Gpt2(config)), { seed: 42 });
using original = new TextGeneration({ model, tokenizer });
const { text } = await original.generate('hello', { search: greedy(), maxNewTokens: 16 });
console.log(`before    "${text}"`);

const folder = await mkdtemp(join(tmpdir(), 'glossa-'));
for (const dtype of ['F32', 'F16', 'I8'] as const) {
  await saveModel(model, folder, { dtype, files: toFiles(tokenizer) });
  const { size } = await stat(join(folder, 'model.safetensors'));
  using loaded = await TextGeneration.load(folder);
  const copy = await loaded.generate('hello', { search: greedy(), maxNewTokens: 16 });
  console.log(`${dtype.padEnd(9)} "${copy.text}"  ${(size / 1024).toFixed(0)} KiB`);
}

await saveModel(model, folder);
const { shapes } = parseSafetensors(await readFile(join(folder, 'model.safetensors')));
console.log(`\n${shapes.size} tensors:`);
for (const [name, shape] of [...shapes].slice(0, 6)) console.log(`  ${name} [${shape}]`);

// What does not fit is refused, each place with a line of its own.
const file = join(folder, 'config.json');
const saved = JSON.parse(await readFile(file, 'utf8'));
await writeFile(file, JSON.stringify({ ...saved, n_embd: 32, n_inner: 128 }));
await TextGeneration.load(folder).catch(({ message }: Error) => {
  console.log(`\nrefused: ${message.split('\n').slice(0, 3).join('\n  ')}`);
});
await rm(folder, { recursive: true });
