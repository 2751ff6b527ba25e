/** Generates text: likeliest first, sampled with a seed, streamed, stopped and aborted. */
import { greedy, repetitionPenalty, temperature, TextGeneration, topP } from '@glossa/generation';
import { initialize } from '@glossa/tensor';
import { trainCharacterLevel } from '@glossa/tokenizer';
import { adamW, cosine, train, windows } from '@glossa/training';
import { CausalLM, Gpt2 } from '@glossa/transformer';

const lines = ['the rain in spain stays mainly in the plain.', 'the sun in june shines mostly on the dunes.', ''];
const text = lines.join('\n').repeat(4);
const tokenizer = await trainCharacterLevel([text]);
const config = {
  vocabSize: tokenizer.vocabSize,
  maxPositionEmbeddings: 64,
  hiddenSize: 48,
  intermediateSize: 192,
  numHiddenLayers: 2,
  numAttentionHeads: 4,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0,
  attnPdrop: 0,
  initializerRange: 0.1,
};
const model = initialize(new CausalLM(new Gpt2(config)), { seed: 1 });
const { ids } = tokenizer.encode(text);
const batches = windows(ids, { contextLength: 64, batchSize: 6, seed: 1 });
const training = {
  optimizer: adamW({ learningRate: 4e-3 }),
  schedule: cosine({ warmup: 10 }),
  steps: 150,
};
for await (const _ of train(model, batches, training));

using generator = new TextGeneration({ model, tokenizer }); // owns the model from here on

// The likeliest character each time, and three texts by chance: equal seeds give equal texts.
const sure = await generator.generate('the rain', { search: greedy(), stop: '\n' });
console.log(`greedy: the rain${sure.text} (${sure.finishReason})`);
for (const seed of [1, 2, 2]) {
  const options = { processors: [temperature(0.9), topP(0.95)], seed, stop: '\n' };
  const { text } = await generator.generate('the', options);
  console.log(`seed ${seed}: the${text}`);
}

// Text as it comes; leaving the loop ends the generation.
process.stdout.write('stream: the sun');
const processors = [repetitionPenalty(1.05), temperature(0.7)];
const stream = generator.stream('the sun', { processors, seed: 3, maxNewTokens: 40 });
for await (const piece of stream) process.stdout.write(piece.replace('\n', ' / '));
const result = await stream.result;
console.log(`\n${result.ids.length} tokens, ended by ${result.finishReason}`);

// An abort ends it too, with the signal's reason.
const controller = new AbortController();
const { signal } = controller;
try {
  for await (const piece of generator.stream('in', { seed: 4, signal })) {
    if (piece.includes('.')) controller.abort(new Error('that is enough'));
  }
} catch (error) {
  console.log('aborted:', (error as Error).message);
}
