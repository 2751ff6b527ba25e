/**
 * A process of its own, from an open backend to the first token of SmolLM2, then 128 tokens read and 16 decoded, for
 * its peak of memory. `ours`, `llama.cpp`, or `none`, which opens the backend alone. Prints one line of JSON.
 */
import { backendName, setThreads } from '@glossa/kernels';
import { greedy } from '@glossa/decoding';
import { TextGeneration } from '@glossa/generation';
import * as tf from '@tensorflow/tfjs-core';
import { peakBytes } from '../../harness/own-process.js';
import { openLlamaCpp } from './llama-cpp.js';
import { firstToken } from './our-side.js';
import { file, folder, path, question } from './smollm2.js';

const who = process.argv[2] as 'ours' | 'llama.cpp' | 'none';
setThreads(1);
await tf.setBackend(backendName);
const ids = Array.from({ length: 128 }, (_, i) => i + 100);

const start = performance.now();
let [text, seconds] = ['', 0];
if (who === 'ours') {
  using generation = await TextGeneration.load(folder, { file });
  text = await firstToken(generation, question);
  seconds = (performance.now() - start) / 1000;
  await generation.generate({ ids }, { search: greedy(), maxNewTokens: 16 });
} else if (who === 'llama.cpp') {
  const side = await openLlamaCpp(path);
  text = await side.firstToken(question);
  seconds = (performance.now() - start) / 1000;
  await side.begin({ ids, text: '' });
  await side.decode({ ids, text: '' });
}
console.log(JSON.stringify({ text, seconds, peak: peakBytes() }));
process.exit(0); // node-llama-cpp would keep it alive
