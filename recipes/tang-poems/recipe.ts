/** A small GPT that writes regulated Tang verse of a given form and title. */
import { collect, generate, sample, topP } from '@glossa/decoding';
import { adamW, batches, bitsPerByte, collateCausalLM, cosine, evaluate, type CausalLMBatch } from '@glossa/training';
import { trainByteLevelBpe } from '@glossa/tokenizer';
import { CausalLM, Gpt2, loadCausalLM } from '@glossa/transformer';
import type { Recipe } from '../src/recipe.js';
import { withTemplate } from '../src/with-template.js';
import { loadPoems } from './data.js';
import { formOf, forms, type Form } from './poem.js';

const END = '<|endoftext|>';

export const recipe: Recipe<CausalLM, CausalLMBatch> = {
  name: 'tang-poems',
  seed: 712,
  steps: 3600,
  options: {
    optimizer: adamW({ learningRate: 1.5e-3, betas: [0.9, 0.99], weightDecay: 0.1 }),
    schedule: cosine({ warmup: 200, minRatio: 0.05 }),
    gradientClipping: 1,
  },
  validateEvery: 250,
  dtype: 'F16',

  async prepare(trained) {
    const { train, heldBack } = await loadPoems();
    const tokenizer =
      trained ?? withTemplate(await trainByteLevelBpe(train, { vocabSize: 4608, specialTokens: [END] }), `${END} $A`);
    const end = tokenizer.tokenToId(END)!;
    const example = (text: string) => [...tokenizer.encode(text).ids, end];
    const model = new CausalLM(
      new Gpt2({
        vocabSize: tokenizer.vocabSize,
        maxPositionEmbeddings: 128,
        hiddenSize: 192,
        intermediateSize: 768,
        numHiddenLayers: 4,
        numAttentionHeads: 6,
        layerNormEpsilon: 1e-5,
        embdPdrop: 0.05,
        residPdrop: 0.05,
        attnPdrop: 0,
        initializerRange: 0.02,
        bosTokenId: end,
        eosTokenId: end,
      }),
    );
    const options = {
      collate: collateCausalLM({ padId: end }),
      bucketBy: (ids: number[]) => ids.length,
      maxTokens: 1600,
    };
    return {
      tokenizer,
      model,
      batches: batches(train.map(example), { ...options, seed: 712, epochs: Infinity }),
      validation: batches(heldBack.map(example), { ...options, shuffle: false }),
    };
  },

  load: loadCausalLM,

  async evaluate({ tokenizer, validation }, model) {
    const { heldBack } = await loadPoems();
    const bytes = heldBack.reduce((sum, text) => sum + new TextEncoder().encode(text).length, 0);
    const evaluation = await evaluate(model, validation);

    // 100 poems of each form, with titles that were held back.
    const names = Object.keys(forms) as Form[];
    const shares: Record<string, number> = {};
    for (const form of names) {
      const titles = heldBack.slice(0, 100).map((text) => text.slice(text.indexOf('·') + 1, text.indexOf('\n')));
      let valid = 0;
      for (const [i, title] of titles.entries()) {
        const prompt = tokenizer.encode(`${form}·${title}\n`).ids;
        const steps = generate(model.decoder(), [prompt], {
          search: sample({ seed: i }),
          processors: [topP(0.9)],
          eosTokenId: tokenizer.tokenToId(END)!,
          maxNewTokens: 128 - prompt.length,
        });
        const [{ ids }] = await collect(steps);
        if (formOf(tokenizer.decode(ids)) === form) valid++;
      }
      shares[form] = valid / titles.length;
    }
    return {
      heldBackPoems: heldBack.length,
      bitsPerByte: round(bitsPerByte(evaluation, bytes)),
      validForms: round(names.reduce((sum, form) => sum + shares[form], 0) / names.length),
      ...Object.fromEntries(names.map((form) => [`validForms ${form}`, round(shares[form])])),
    };
  },
};

const round = (value: number) => Number(value.toFixed(4));
