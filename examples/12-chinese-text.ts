/** Chinese text: characters whole and in pieces; a model that learns four poems by heart. */
import { greedy, TextGeneration } from '@glossa/generation';
import { initialize } from '@glossa/tensor';
import { trainByteLevelBpe, trainCharacterLevel } from '@glossa/tokenizer';
import { adamW, batches, collateCausalLM, cosine, train } from '@glossa/training';
import { CausalLM, Gpt2 } from '@glossa/transformer';

const poems = [
  '床前明月光，疑是地上霜。举头望明月，低头思故乡。',
  '春眠不觉晓，处处闻啼鸟。夜来风雨声，花落知多少。',
  '白日依山尽，黄河入海流。欲穷千里目，更上一层楼。',
  '红豆生南国，春来发几枝。愿君多采撷，此物最相思。',
];

// A byte-level tokenizer may need three tokens for a character that is rare in its corpus.
const bytes = await trainByteLevelBpe(poems, { vocabSize: 300 });
const { ids } = bytes.encode('明月几时有');
const stream = bytes.decodeStream();
const pieces = ids.map((id) => stream.push(id) || '·'); // · is a character not yet whole
console.log(`${ids.length} tokens for 5 characters:`, pieces.join(' '));

// With one token a character, a poem is as long as it looks.
const tokenizer = await trainCharacterLevel(poems, { specialTokens: ['</s>'] });
const config = {
  vocabSize: tokenizer.vocabSize,
  maxPositionEmbeddings: 32,
  hiddenSize: 64,
  intermediateSize: 128,
  numHiddenLayers: 2,
  numAttentionHeads: 4,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0,
  attnPdrop: 0,
  initializerRange: 0.05,
  eosTokenId: 0,
};
const model = initialize(new CausalLM(new Gpt2(config)), { seed: 42 });
const examples = poems.map((poem) => [...tokenizer.encode(poem).ids, 0]);
const collate = collateCausalLM({ padId: 0 });
const epochs = batches(examples, { collate, batchSize: 4, seed: 1, epochs: 60 });
const options = {
  optimizer: adamW({ learningRate: 5e-3 }),
  schedule: cosine({ warmup: 5 }),
};
for await (const { step, loss } of train(model, epochs, options)) {
  if (step % 15 === 0) console.log(`step ${step}  loss ${loss.toFixed(3)}`);
}

using poet = new TextGeneration({ model, tokenizer });
for (const opening of ['床前', '春眠', '白日', '红豆生']) {
  const { text } = await poet.generate(opening, { search: greedy() });
  console.log(opening + text);
}
