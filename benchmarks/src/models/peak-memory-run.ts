/** A process of its own, for its peak: GPT-2's smallest shape is loaded from a folder, reads 128 tokens and decodes 16; without a folder the backend alone. */
import { readFileSync } from 'node:fs';
import { backendName, kernelInfo, setThreads } from '@glossa/kernels';
import { namedParameters } from '@glossa/tensor';
import { loadCausalLM } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';

setThreads(1);
await tf.setBackend(backendName);
const [folder, bits] = process.argv.slice(2);
let bytes = 0;
if (folder !== undefined) {
  const model = await loadCausalLM(folder, bits === undefined ? {} : { quantized: Number(bits) as 8 | 4 });
  for (const { quantized, size } of namedParameters(model).values()) bytes += 4 * (quantized?.values.size ?? size);
  const decoder = model.decoder();
  using state = decoder.start(1);
  decoder.step(state, [Array.from({ length: 128 }, (_, i) => i)]).dispose();
  for (let i = 0; i < 16; i++) decoder.step(state, [[i]]).dispose();
}
// Linux counts what the parent held before this process began into `maxRSS`
const peak = process.platform === 'linux' ? 1024 * Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))?.[1]) : 1024 * process.resourceUsage().maxRSS;
console.log(JSON.stringify({ bytes, peak, reserved: kernelInfo().bytesReserved }));
