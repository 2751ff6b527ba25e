/** What runs in the page: our side and wllama's, with the file that was picked. */
import { backendName, setThreads } from '@glossa/kernels';
import { TextGeneration } from '@glossa/generation';
import * as tf from '@tensorflow/tfjs-core';
import { firstToken, ourSide } from './our-side.js';
import { decodedTokens, type Side } from './side.js';

/** The parts of wllama's interface that the benchmark uses. */
interface WllamaModule {
  Wllama: new (
    paths: { default: string },
    options: object,
  ) => {
    loadModel(files: File[], options: object): Promise<void>;
    createCompletion(options: {
      prompt: string;
      max_tokens: number;
      temperature: number;
      cache_prompt: boolean;
    }): Promise<{ choices: { text: string }[] }>;
  };
}

const beside = (name: string) => new URL(name, location.href).href;

/** Loads the file and says what the first token after the prompt is. */
type Open = (file: File, prompt: string) => Promise<{ side: Side; text: string }>;

const openOurs: Open = async (file, prompt) => {
  setThreads(1);
  await tf.setBackend(backendName);
  const generation = await TextGeneration.load({ [file.name]: file }, { file: file.name });
  return { text: await firstToken(generation, prompt), side: ourSide(generation) };
};

const openWllama: Open = async (file, prompt) => {
  const { Wllama } = (await import(beside('wllama.js'))) as WllamaModule;
  const wllama = new Wllama({ default: beside('wllama.wasm') }, { suppressNativeLog: true });
  await wllama.loadModel([file], {
    n_threads: 1,
    n_gpu_layers: 0,
    n_ctx: 1024,
    n_batch: 512,
    n_ubatch: 512,
    n_parallel: 1,
  });
  // of a prompt that it has read it reads the last token again
  const complete = async (text: string, max_tokens: number, cache_prompt: boolean) =>
    (await wllama.createCompletion({ prompt: text, max_tokens, temperature: 0, cache_prompt })).choices[0].text;
  return {
    text: await complete(prompt, 1, false),
    side: {
      prefill: async ({ text }) => void (await complete(text, 1, false)),
      begin: async ({ text }) => void (await complete(text, 1, true)),
      decode: ({ text }) => complete(text, decodedTokens, true),
    },
  };
};

const opens = { ours: openOurs, wllama: openWllama };
const sides: Partial<Record<keyof typeof opens, Side>> = {};

const inPage = {
  sides,
  async open(name: keyof typeof opens, prompt: string): Promise<{ seconds: number; text: string }> {
    const [file] = document.querySelector('input')!.files!;
    const start = performance.now();
    const { side, text } = await opens[name](file, prompt);
    sides[name] = side;
    return { seconds: (performance.now() - start) / 1000, text };
  },
};
export type InPage = typeof inPage;
Object.assign(globalThis, { inPage });
