import { describe, expect, it } from 'vitest';
import { bytesFile } from '../files/random-access-file.js';
import { openLlama2c } from './open-llama2c.js';

/** dim 4, hidden 3, 2 layers, 2 heads, 1 of keys, 5 words, 6 positions */
const sizes = [4, 3, 2, 2, 1, 5, 6];
const version1 = (flags: number, ...integers: number[]) => [
  ...new Uint8Array(Int32Array.of(0x616b3432, 1, ...integers).buffer),
  flags,
  ...new Uint8Array(219),
];
const version0 = (...integers: number[]) => [...new Uint8Array(Int32Array.from(integers).buffer)];

/** Weights 0, 1, 2, … after a header. */
const build = (header: number[], count: number) =>
  Uint8Array.from([...header, ...new Uint8Array(Float32Array.from({ length: count }, (_, i) => i).buffer)]);

const embedding = 5 * 4;
const norms = 2 * 4;
const attention = 2 * (16 + 8 + 8 + 16);
const feedForward = 2 * 36;
const plain = embedding + 2 * norms + attention + feedForward + 4;
const tables = 6 * 2;

async function readAll(bytes: Uint8Array) {
  const file = await openLlama2c(bytesFile(bytes), 'model.bin');
  const tensors = new Map<string, Float32Array>();
  for await (const [name, values] of file.read()) tensors.set(name, values);
  return { ...file, tensors };
}

describe('openLlama2c', () => {
  it('reads version 0, tied or not, and passes over its tables', async () => {
    const { settings, shapes, tensors } = await readAll(build(version0(...sizes), plain + tables));
    expect(settings).toEqual({
      hiddenSize: 4,
      intermediateSize: 3,
      numHiddenLayers: 2,
      numAttentionHeads: 2,
      numKeyValueHeads: 1,
      vocabSize: 5,
      maxPositionEmbeddings: 6,
      tieWordEmbeddings: true,
    });
    expect([...tensors.keys()]).toEqual([...shapes.keys()]);
    expect(shapes.size).toBe(2 + 2 * 9);
    expect(shapes.get('layers.1.attention.wk.weight')).toEqual([2, 4]);
    expect(tensors.get('tok_embeddings.weight')!.slice(0, 2)).toEqual(Float32Array.of(0, 1));
    expect(tensors.get('layers.0.attention.wq.weight')![0]).toBe(embedding + norms);
    expect(tensors.get('layers.1.attention.wk.weight')![0]).toBe(embedding + norms + 32 + 8);
    expect(tensors.get('layers.0.feed_forward.w2.weight')![0]).toBe(embedding + 2 * norms + attention + 24);
    expect(tensors.get('norm.weight')).toEqual(Float32Array.of(plain - 4, plain - 3, plain - 2, plain - 1));

    const untied = await readAll(build(version0(4, 3, 2, 2, 1, -5, 6), plain + tables + embedding));
    expect(untied.settings).toMatchObject({ vocabSize: 5, tieWordEmbeddings: false });
    expect(untied.tensors.get('output.weight')![0]).toBe(plain + tables);
  });

  it('reads version 1, norms first', async () => {
    const { settings, tensors } = await readAll(build(version1(1, ...sizes), plain));
    expect(settings.tieWordEmbeddings).toBe(true);
    expect(tensors.get('layers.0.attention_norm.weight')![0]).toBe(0);
    expect(tensors.get('tok_embeddings.weight')![0]).toBe(2 * norms + 4);
    const untied = await readAll(build(version1(0, ...sizes), plain + embedding));
    expect(untied.tensors.get('output.weight')![0]).toBe(plain);
  });

  it.each([
    ['a stub', Uint8Array.of(1, 2, 3), 'model.bin: expected a llama2.c model with a header of 28 bytes, received 3'],
    [
      'a cut file',
      build(version0(...sizes), plain),
      `model.bin: expected ${28 + 4 * (plain + tables)} bytes for the sizes in its header, ` +
        `received ${28 + 4 * plain}`,
    ],
    ['a longer file', build(version1(1, ...sizes), plain + 1), 'bytes for the sizes in its header'],
    [
      'version 2',
      build([...new Uint8Array(Int32Array.of(0x616b3432, 2).buffer), ...new Uint8Array(248)], 0),
      'model.bin: llama2.c version: expected 0 or 1, whose weights are float32, received 2',
    ],
    [
      'a negative size',
      build(version0(4, -3, 2, 2, 1, 5, 6), 9),
      'model.bin: not a llama2.c model: intermediateSize: expected 1 to 16777216, received -3',
    ],
    [
      'a huge size',
      build(version0(4, 3, 2 ** 30, 2, 1, 5, 6), 9),
      'model.bin: not a llama2.c model: numHiddenLayers: expected 1 to 1024, received 1073741824',
    ],
    [
      'odd heads',
      build(version0(6, 3, 2, 2, 1, 5, 6), 9),
      'model.bin: not a llama2.c model: hiddenSize: expected a multiple of 4, for 2 heads of an even size, received 6',
    ],
    [
      'heads without keys',
      build(version0(12, 3, 2, 3, 2, 5, 6), 9),
      'model.bin: not a llama2.c model: numKeyValueHeads: expected a divisor of 3 heads, received 2',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(openLlama2c(bytesFile(bytes), 'model.bin')).rejects.toThrow(message);
  });
});
