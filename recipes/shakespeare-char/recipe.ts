/** nanoGPT's CPU setting on tiny Shakespeare: 4 layers of 128 features, 64 characters of context, 2,000 steps. */
import { adamW, consecutiveWindows, cosine, evaluate, windows, type CausalLMBatch } from '@glossa/training';
import { trainCharacterLevel } from '@glossa/tokenizer';
import { CausalLM, Gpt2, loadCausalLM } from '@glossa/transformer';
import type { Recipe } from '../src/recipe.js';
import { loadShakespeare } from './data.js';

const CONTEXT = 64;

export const recipe: Recipe<CausalLM, CausalLMBatch> = {
  name: 'shakespeare-char',
  seed: 1337,
  steps: 2000,
  options: {
    optimizer: adamW({ learningRate: 2e-3, betas: [0.9, 0.99], weightDecay: 0.1 }),
    schedule: cosine({ warmup: 100, minRatio: 0.1 }),
    gradientClipping: 1,
  },
  validateEvery: 250,
  dtype: 'F32',

  async prepare(trained) {
    const { train, validation } = await loadShakespeare();
    const tokenizer = trained ?? (await trainCharacterLevel([train, validation]));
    const ids = (text: string) => tokenizer.encode(text).ids;
    const model = new CausalLM(
      new Gpt2({
        vocabSize: tokenizer.vocabSize,
        maxPositionEmbeddings: CONTEXT,
        hiddenSize: 128,
        intermediateSize: 512,
        numHiddenLayers: 4,
        numAttentionHeads: 4,
        layerNormEpsilon: 1e-5,
        embdPdrop: 0,
        residPdrop: 0,
        attnPdrop: 0,
        initializerRange: 0.02,
      }),
    );
    return {
      tokenizer,
      model,
      batches: windows(ids(train), { contextLength: CONTEXT, batchSize: 12, seed: 1337 }),
      validation: consecutiveWindows(ids(validation), { contextLength: CONTEXT, batchSize: 32 }),
    };
  },

  load: loadCausalLM,

  async evaluate({ validation }, model) {
    const { loss, tokens } = await evaluate(model, validation);
    return { validationLoss: round(loss), validationCharacters: tokens };
  },
};

const round = (value: number) => Number(value.toFixed(4));
