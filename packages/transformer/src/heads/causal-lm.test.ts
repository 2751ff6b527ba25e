/** Decoding through caches beside reading everything at once. */
import { parseConfig } from '@glossa/checkpoint';
import { initialize } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import * as tf from '@tensorflow/tfjs-core';
import { afterAll, describe, expect, it } from 'vitest';
import { Mistral } from '../architectures/mistral/model.js';
import { mistralConfig } from '../architectures/mistral/config.js';
import { CausalLM } from './causal-lm.js';

const config = {
  vocab_size: 17,
  hidden_size: 16,
  intermediate_size: 24,
  num_hidden_layers: 3,
  num_attention_heads: 4,
  num_key_value_heads: 2,
  head_dim: 4,
  max_position_embeddings: 256,
  sliding_window: 5,
  initializer_range: 0.5,
};
const model = initialize(new CausalLM(new Mistral(parseConfig(config, mistralConfig))), { seed: 1 });
afterAll(() => model[Symbol.dispose]());
const decoder = model.decoder();

const ids = Array.from({ length: 130 }, (_, i) => (i * i + 3 * i) % 17);
const other = [...ids.slice(0, 90), 4, 4, 1, 9];

/** Logits after the last of the ids, read at once without a cache. */
const uncached = (read: readonly number[]) =>
  tf.tidy(() => tf.slice(model.forward([read]), [0, read.length - 1, 0], [1, 1, -1]).dataSync());

function expectEqual(logits: tf.Tensor2D, read: readonly number[]): void {
  const expected = uncached(read);
  logits.dataSync().forEach((value, i) => expect(Math.abs(value - expected[i])).toBeLessThan(1e-4));
  logits.dispose();
}

describe('the decoder of a Mistral whose window is shorter than the text', () => {
  it('gives the logits of the uncached pass at every step', () => {
    using state = decoder.start([0]);
    expectEqual(decoder.step(state, [ids.slice(0, 40)]), ids.slice(0, 40));
    for (let at = 40; at < ids.length; at++) expectEqual(decoder.step(state, [[ids[at]]]), ids.slice(0, at + 1));
  });

  it('goes on from a prefix, and says where it has forgotten too much', () => {
    using state = decoder.start([0]);
    decoder.step(state, [ids.slice(0, 100)]).dispose();
    expect(decoder.truncate(state, 90)).toBe(true);
    expectEqual(decoder.step(state, [other.slice(90)]), other);
    for (const id of ids.slice(0, 40)) decoder.step(state, [[id]]).dispose();
    expect(decoder.truncate(state, 20)).toBe(false);
    expect(state.length).toBe(134);
  });

  it('leaves nothing behind, and takes no more memory over many steps', async () => {
    using state = decoder.start([0]);
    for (let i = 0; i < 60; i++) decoder.step(state, [[1]]).dispose();
    const before = tf.memory();
    for (let i = 0; i < 150; i++) decoder.step(state, [[i % 17]]).dispose();
    expect(tf.memory().numTensors).toBe(before.numTensors);
    expect(tf.memory().numBytes).toBeLessThanOrEqual(before.numBytes);
    await expectNoLeak(
      () => {
        using fresh = decoder.start([0]);
        decoder.step(fresh, [ids.slice(0, 60)]).dispose();
        decoder.truncate(fresh, 50);
        decoder.step(fresh, [[3]]).dispose();
      },
      { steps: 10 },
    );
  });
});
