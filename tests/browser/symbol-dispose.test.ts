/** `using` in browsers that have no `Symbol.dispose`: Safari, Firefox before 141, Chrome before 134. */
import { expect, it } from 'vitest';
import { describeInChromium } from './chromium.js';
import { openModule } from './page.js';

/** Stands for a browser without the symbols, which a page cannot delete where they are native. */
function withoutDisposeSymbols() {
  const native = Symbol;
  const known = Object.getOwnPropertyDescriptors(native) as Record<string, PropertyDescriptor>;
  const { dispose: _, asyncDispose: _async, name: _name, length: _length, ...others } = known;
  const older = (description?: string) => native(description);
  Object.defineProperties(older, others);
  globalThis.Symbol = older as SymbolConstructor;
}

/** Every library in one page, and `using` as compilers write it for engines that do not have it. */
const program = `
  import '@tensorflow/tfjs-backend-cpu';
  import * as generation from '@glossa/generation';
  import * as chat from '@glossa/generation/chat';
  import * as questionAnswering from '@glossa/question-answering';
  import * as summarization from '@glossa/summarization';
  import * as translation from '@glossa/translation';
  import * as training from '@glossa/training';
  import * as decoding from '@glossa/decoding';
  import { KeyValueCache } from '@glossa/attention';
  import { initialize } from '@glossa/tensor';
  import { Tokenizer, trainByteLevelBpe } from '@glossa/tokenizer';
  import { CausalLM, Gpt2 } from '@glossa/transformer';
  import * as tf from '@tensorflow/tfjs-core';

  const config = {
    vocabSize: 300, maxPositionEmbeddings: 16, hiddenSize: 8, intermediateSize: 16, numHiddenLayers: 2,
    numAttentionHeads: 2, layerNormEpsilon: 1e-5, embdPdrop: 0, residPdrop: 0, attnPdrop: 0, initializerRange: 0.02,
  };

  async function run(): Promise<number[]> {
    const corpus = ['The cat sat on the mat.', 'The other cat sat on the other mat.'];
    const trained = await trainByteLevelBpe(corpus, { vocabSize: 280 });
    const tokenizer = Tokenizer.fromJson(JSON.stringify(trained.toJson()));
    using model = initialize(new CausalLM(new Gpt2(config)), { seed: 1 });
    using cache = new KeyValueCache();
    const inputIds = [[...tokenizer.encode('The cat').ids]];
    return tf.tidy(() => model.forward(inputIds, { cache })).shape;
  }

  const libraries = [generation, chat, questionAnswering, summarization, translation, training, decoding];
  /** The classes that have a method named "undefined": they were defined before there was a symbol. */
  const broken = () => libraries
    .flatMap((library) => Object.entries(library))
    .filter(([, value]) => typeof value === 'function' && Object.hasOwn(value.prototype ?? {}, 'undefined'))
    .map(([name]) => name);

  Object.assign(globalThis, {
    async check() {
      await tf.setBackend('cpu');
      const before = tf.memory().numTensors;
      const shape = await run();
      return { shape, left: tf.memory().numTensors - before, broken: broken() };
    },
  });
`;

interface Checked {
  shape: number[];
  left: number;
  broken: string[];
}

describeInChromium('a browser without Symbol.dispose', (browser) => {
  it('runs the built packages with `using`, which frees what they own', async () => {
    const context = await browser().newContext();
    try {
      await context.addInitScript(withoutDisposeSymbols);
      await using opened = await openModule(context, program);
      const { page, complaints } = opened;
      expect(complaints).toEqual([]);
      const { shape, left, broken } = await page.evaluate(() =>
        (globalThis as unknown as { check(): Promise<Checked> }).check(),
      );
      expect(shape).toEqual([1, expect.any(Number), 300]);
      // The logits, which nothing owns.
      expect(left).toBe(1);
      expect(broken).toEqual([]);
      const registered = () => Symbol.dispose === Symbol.for('Symbol.dispose');
      expect(await page.evaluate(registered)).toBe(true);
    } finally {
      await context.close();
    }
  });
});
