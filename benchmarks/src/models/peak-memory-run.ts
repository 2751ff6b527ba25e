/** A process of its own, for its peak: GPT-2's smallest shape reads 128 tokens and decodes 16, or with `none` the backend alone. Prints one line of JSON. */
import { backendName, kernelInfo, setThreads } from '@glossa/kernels';
import { initialize, namedParameters, quantize } from '@glossa/tensor';
import { CausalLM, Gpt2 } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { gpt2 } from './shapes.js';

setThreads(1);
await tf.setBackend(backendName);
const weights = process.argv[2] as 'none' | 'float32' | 'int8' | 'int4';
let bytes = 0;
if (weights !== 'none') {
  const body = new Gpt2(gpt2);
  const model = new CausalLM(body);
  // part by part, as a loader streams a file: never all weights in float32
  for (const part of [body.embedding, ...body.stack.layers, body.norm]) {
    initialize(part, { seed: 1 });
    if (weights !== 'float32') quantize(part, { bits: weights === 'int8' ? 8 : 4 });
  }
  for (const { quantized, size } of namedParameters(model).values()) bytes += 4 * (quantized?.values.size ?? size);
  const decoder = model.decoder();
  using state = decoder.start(1);
  decoder.step(state, [Array.from({ length: 128 }, (_, i) => i)]).dispose();
  for (let i = 0; i < 16; i++) decoder.step(state, [[i]]).dispose();
}
console.log(JSON.stringify({ bytes, peak: 1024 * process.resourceUsage().maxRSS, reserved: kernelInfo().bytesReserved }));
