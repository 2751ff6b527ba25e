/**
 * A process of its own, for its peak: GPT-2's smallest shape is loaded from a folder, reads 128 tokens and decodes 16;
 * without a folder the backend alone.
 */
import { backendName, kernelInfo, setThreads } from '@glossa/kernels';
import { namedParameters } from '@glossa/tensor';
import { loadCausalLM } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { peakBytes } from '../../harness/own-process.js';

setThreads(1);
await tf.setBackend(backendName);
const [folder, bits] = process.argv.slice(2);
let bytes = 0;
if (folder !== undefined) {
  const model = await loadCausalLM(folder, bits === undefined ? {} : { quantized: Number(bits) as 8 | 4 });
  for (const { quantized, size } of namedParameters(model).values()) bytes += 4 * (quantized?.values.size ?? size);
  const decoder = model.decoder();
  using state = decoder.start([0]);
  decoder.step(state, [Array.from({ length: 128 }, (_, i) => i)]).dispose();
  for (let i = 0; i < 16; i++) decoder.step(state, [[i]]).dispose();
}
console.log(JSON.stringify({ bytes, peak: peakBytes(), reserved: kernelInfo().bytesReserved }));
