/** Trains a GPT on a nursery rhyme, character by character. */
import { initialize, namedParameters } from '@glossa/tensor';
import { trainCharacterLevel } from '@glossa/tokenizer';
import { adamW, cosine, evaluate, train, windows } from '@glossa/training';
import { CausalLM, Gpt2 } from '@glossa/transformer';

const rhyme = `The itsy bitsy spider climbed up the water spout.
Down came the rain and washed the spider out.
Out came the sun and dried up all the rain,
and the itsy bitsy spider climbed up the spout again.
`;
const tokenizer = await trainCharacterLevel([rhyme]);
const ids = tokenizer.encode(rhyme.repeat(4)).ids;

const config = {
  vocabSize: tokenizer.vocabSize,
  maxPositionEmbeddings: 32,
  hiddenSize: 48,
  intermediateSize: 192,
  numHiddenLayers: 2,
  numAttentionHeads: 4,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0.1,
  attnPdrop: 0,
  initializerRange: 0.02,
};
using model = initialize(new CausalLM(new Gpt2(config)), { seed: 42 });
let size = 0;
for (const parameter of namedParameters(model).values()) size += parameter.size;
const chance = Math.log(tokenizer.vocabSize);
console.log(`${size} parameters; a guess by chance has a loss of ${chance.toFixed(2)}`);

const batches = windows(ids, { contextLength: 32, batchSize: 8, seed: 1 });
const options = {
  optimizer: adamW({ learningRate: 4e-3, weightDecay: 0.1 }),
  schedule: cosine({ warmup: 10 }),
  steps: 200,
  gradientClipping: 1,
  seed: 7,
};
for await (const { step, loss, learningRate } of train(model, batches, options)) {
  if (step % 40 > 0) continue;
  console.log(`step ${step}  loss ${loss.toFixed(3)}  rate ${learningRate.toExponential(1)}`);
}

const { loss } = await evaluate(model, batches, { limit: 4 });
console.log(`without dropout: ${loss.toFixed(3)} nats a character`);
