/** Our side, in Node and in a page. */
import { greedy } from '@glossa/decoding';
import type { TextGeneration } from '@glossa/generation';
import * as tf from '@tensorflow/tfjs-core';
import { decodedTokens, type Side } from './side.js';

export function ourSide({ model, tokenizer }: TextGeneration): Side {
  const decoder = model.decoder();
  let state: ReturnType<typeof decoder.start> | undefined;
  /** The likeliest next id. */
  const read = (ids: readonly number[]) => tf.tidy(() => tf.argMax(decoder.step(state!, [[...ids]]), 1).dataSync()[0]);
  const restart = () => {
    state?.[Symbol.dispose]();
    state = decoder.start([0]);
  };
  return {
    async prefill({ ids }) {
      restart();
      read(ids);
    },
    async begin({ ids }) {
      restart();
      read(ids.slice(0, -1));
    },
    async decode({ ids }) {
      const stream = tokenizer.decodeStream();
      let [id, text] = [ids.at(-1)!, ''];
      for (let i = 0; i < decodedTokens; i++) text += stream.push((id = read([id])));
      return text + stream.finish();
    },
  };
}

/** The text of one token after a prompt. */
export async function firstToken(generation: TextGeneration, prompt: string): Promise<string> {
  return (await generation.generate(prompt, { search: greedy(), maxNewTokens: 1 })).text;
}
