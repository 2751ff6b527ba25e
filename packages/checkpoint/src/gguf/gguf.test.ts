import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { unpackCodes } from '@glossa/tensor';
import { describe, expect, it } from 'vitest';
import { parseSafetensors } from '../safetensors/parse-safetensors.js';
import { bytesFile } from '../files/random-access-file.js';
import { openSource } from '../source/open-source.js';
import type { RandomAccessFile } from '../files/random-access-file.js';
import { openGguf } from './open-gguf.js';
import { readGgufMetadata } from './read-gguf-metadata.js';

const golden = (name: string) => readFileSync(fileURLToPath(new URL(`__fixtures__/${name}`, import.meta.url)));
const original = new Uint8Array(golden('all-types.gguf'));

async function readAll(file: RandomAccessFile): Promise<Map<string, Float32Array>> {
  const tensors = new Map<string, Float32Array>();
  for await (const [name, values] of (await openGguf(file, 'test.gguf')).read()) tensors.set(name, values);
  return tensors;
}

function trickle(bytes: Uint8Array): RandomAccessFile {
  return {
    size: undefined,
    read: async (begin, end) => bytes.slice(begin, Math.min(end, begin + 100)),
    close: async () => {},
  };
}

describe('the file written by the gguf package', () => {
  const expected = parseSafetensors(golden('expected.safetensors'));

  it.each([
    ['of known size', bytesFile(original)],
    ['of unknown size', trickle(original)],
  ])('%s unpacks every type as that package does', async (_, file) => {
    const tensors = await readAll(file);
    expect(new Set(tensors.keys())).toEqual(new Set(expected.shapes.keys()));
    for (const [name, values] of tensors) {
      const reference = expected.toFloat32(name);
      expect(values.length).toBe(reference.length);
      const scale = reference.reduce((largest, value) => Math.max(largest, Math.abs(value)), 0);
      const worst = values.reduce((error, value, i) => Math.max(error, Math.abs(value - reference[i])), 0);
      expect(worst, name).toBeLessThanOrEqual(scale * 1e-7);
    }
  });

  it('gives one tensor by its name', async () => {
    const file = await openGguf(bytesFile(original), 'test.gguf');
    expect(await file.readTensor('F32')).toEqual(expected.toFloat32('F32'));
    await expect(file.readTensor('toString')).rejects.toThrow('test.gguf: expected a tensor "toString", received none');
  });

  it.each([
    ['of known size', bytesFile(original)],
    ['of unknown size', trickle(original)],
  ])('%s has codes that stand for the same values', async (_, file) => {
    const [gguf, values] = [await openGguf(file, 'test.gguf'), await readAll(file)];
    const kept: string[] = [];
    for await (const [name, found] of gguf.readQuantized()) {
      if (found instanceof Float32Array) continue;
      kept.push(gguf.types.get(name)!);
      const [unpacked, expected] = [unpackCodes(found), values.get(name)!];
      const step = ['Q5_K', 'Q6_K'].includes(gguf.types.get(name)!) ? Math.max(...expected.map(Math.abs)) / 127 : 0;
      expect(unpacked.length).toBe(expected.length);
      expect(
        unpacked.reduce((worst, value, i) => Math.max(worst, Math.abs(value - expected[i])), 0),
        name,
      ).toBeLessThanOrEqual(step / 2 + 1e-7);
    }
    expect(kept.sort()).toEqual(['Q4_0', 'Q4_1', 'Q4_K', 'Q5_K', 'Q6_K', 'Q8_0']);
  });

  it('has its shapes, types and metadata', async () => {
    const { shapes, types, metadata } = await openGguf(bytesFile(original), 'test.gguf');
    expect(Object.fromEntries(shapes)).toMatchObject({ Q4_0: [3, 64], Q6_K: [3, 512], F32: [5, 3] });
    expect(types.get('Q5_K')).toBe('Q5_K');
    expect(Object.fromEntries(metadata)).toEqual({
      'general.architecture': 'glossa-test',
      u8: 200,
      i8: -100,
      u16: 60000,
      i16: -30000,
      u32: 4000000000,
      i32: -2000000000,
      f32: 0.5,
      flag: true,
      text: '詩 "q"',
      u64: 2 ** 40,
      i64: -(2n ** 62n),
      f64: 1e300,
      tokens: ['a', 'b', 'é'],
      scores: [0.5, -1],
      types: [1, 2, 3],
    });
  });
});

describe('metadata alone', () => {
  const metadataOf = (bytes: Uint8Array) => {
    let closed = 0;
    const file: RandomAccessFile = { ...bytesFile(bytes), close: async () => void closed++ };
    const source = { ...openSource({}), open: async () => file };
    return { metadata: readGgufMetadata(source, 'test.gguf'), closed: () => closed };
  };

  it('is what the whole file says, and leaves the file closed', async () => {
    expect(await readGgufMetadata({ 'test.gguf': original }, 'test.gguf')).toEqual(
      (await openGguf(bytesFile(original), 'test.gguf')).metadata,
    );
    const { metadata, closed } = metadataOf(original);
    expect((await metadata).get('u8')).toBe(200);
    expect(closed()).toBe(1);
  });

  it('leaves a damaged file closed too', async () => {
    const { metadata, closed } = metadataOf(new Uint8Array(9));
    await expect(metadata).rejects.toThrow('test.gguf: expected a GGUF file');
    expect(closed()).toBe(1);
  });
});

describe('hostile files', () => {
  /** Bytes from numbers: `[value, bytes]`, text as length and bytes. */
  function build(...parts: (readonly [number | bigint, number] | string)[]): Uint8Array {
    const bytes: number[] = [];
    for (const part of parts) {
      const text = typeof part === 'string' ? new TextEncoder().encode(part) : undefined;
      const [value, size] = text === undefined ? (part as [number | bigint, number]) : [text.length, 8];
      for (let i = 0n; i < BigInt(size); i++) bytes.push(Number((BigInt(value) >> (8n * i)) & 255n));
      bytes.push(...(text ?? []));
    }
    return Uint8Array.from(bytes);
  }
  const start = (tensors: number | bigint, entries: number | bigint) =>
    [
      [0x46554747, 4],
      [3, 4],
      [tensors, 8],
      [entries, 8],
    ] as const;
  const tensor = (name: string, dimensions: (number | bigint)[], type: number, offset: number | bigint) =>
    [name, [dimensions.length, 4], ...dimensions.map((size) => [size, 8] as const), [type, 4], [offset, 8]] as const;
  /** Pads to where the data starts, then adds it. */
  const withData = (header: Uint8Array, bytes: number) => {
    const file = new Uint8Array(Math.ceil(header.length / 32) * 32 + bytes);
    file.set(header);
    return file;
  };

  it.each<[string, Uint8Array, string]>([
    ['nothing', new Uint8Array(0), 'expected the rest of the header, received the end of the file after 0 bytes'],
    ['another format', build([1, 8]), 'expected a GGUF file, which starts with "GGUF", received another one'],
    ['another version', build([0x46554747, 4], [1, 4]), 'GGUF version: expected 2 or 3 in little endian, received 1'],
    [
      'big endian',
      build([0x46554747, 4], [0x03000000, 4]),
      'GGUF version: expected 2 or 3 in little endian, received 50331648',
    ],
    ['too many tensors', build(...start(2n ** 40n, 0)), 'byte 8: expected at most 0 tensors, received 1099511627776'],
    [
      'too many entries',
      build(...start(0, 2n ** 63n)),
      'byte 16: expected at most 0 metadata entries, received 9223372036854775808',
    ],
    [
      'a long key',
      build(...start(0, 1), [1000, 8], [0, 8]),
      'byte 24: expected at most 8 bytes of text, received 1000',
    ],
    [
      'a long array',
      build(...start(0, 1), 'a', [9, 4], [4, 4], [2 ** 30, 8]),
      'byte 41: expected at most 0 items, received 1073741824',
    ],
    [
      'deep arrays',
      build(
        ...start(0, 1),
        'a',
        [9, 4],
        ...Array.from(
          { length: 9 },
          () =>
            [
              [9, 4],
              [1, 8],
            ] as const,
        ).flat(),
      ),
      'metadata a: expected at most 4 levels, received more',
    ],
    [
      'an unknown value',
      build(...start(0, 1), 'a', [13, 4], [0, 8]),
      'metadata a: expected a type from 0 to 12, received 13',
    ],
    ['a bad truth value', build(...start(0, 1), 'a', [7, 4], [2, 1]), 'byte 37: expected 0 or 1, received 2'],
    [
      'a repeated key',
      build(...start(0, 2), 'a', [0, 4], [1, 1], 'a', [0, 4], [1, 1]),
      'metadata a: expected one value, received two',
    ],
    [
      'bad UTF-8',
      build(...start(0, 1), [1, 8], [0xff, 1], [0, 4], [1, 1]),
      'byte 32: expected UTF-8, received other bytes',
    ],
    [
      'a wrong alignment',
      build(...start(0, 1), 'general.alignment', [4, 4], [7, 4]),
      'general.alignment: expected a multiple of 8, received 7',
    ],
    [
      'five dimensions',
      build(...start(1, 0), ...tensor('a', [1, 1, 1, 1, 1], 0, 0)),
      'tensor a: expected at most 4 dimensions, received 5',
    ],
    [
      'an unknown tensor type',
      build(...start(1, 0), ...tensor('a', [1], 4, 0)),
      'tensor a: expected a type of F32, F16, Q4_0',
    ],
    [
      'a huge shape',
      build(...start(1, 0), ...tensor('a', [2n ** 62n, 2n ** 62n], 0, 0)),
      'tensor a: expected a shape that fits a file, received [4611686018427388000, 4611686018427388000]',
    ],
    [
      'a broken block',
      build(...start(1, 0), ...tensor('a', [31], 2, 0)),
      'tensor a: expected rows of a multiple of 32 for Q4_0, received [31]',
    ],
    [
      'a tensor beyond the end',
      withData(build(...start(1, 0), ...tensor('a', [8], 0, 0)), 31),
      'tensor a: expected an end by byte 95, received 96',
    ],
    [
      'an overlap',
      withData(build(...start(2, 0), ...tensor('a', [16], 0, 0), ...tensor('b', [8], 0, 32)), 96),
      'tensor b: expected a start at byte 64 of the data, received 32, an overlap',
    ],
    [
      'a hole',
      withData(build(...start(1, 0), ...tensor('a', [8], 0, 32)), 96),
      'tensor a: expected a start at byte 0 of the data, received 32, a gap',
    ],
    [
      'a tail',
      withData(build(...start(1, 0), ...tensor('a', [8], 0, 0)), 64),
      'expected the end of the file at byte 96, received 32 more bytes',
    ],
    [
      'a repeated tensor',
      build(...start(2, 0), ...tensor('a', [0], 0, 0), ...tensor('a', [0], 0, 0)),
      'tensor a: expected one of its name, received two',
    ],
  ])('refuses %s', async (_, bytes, message) => {
    await expect(readAll(bytesFile(bytes))).rejects.toThrow(message);
    await expect(readAll(bytesFile(bytes))).rejects.toThrow(/^test\.gguf: [^\n]+$/);
  });

  it('survives 5,000 seeded mutations: reads them or refuses them in one line', async () => {
    let state = 99;
    const random = (limit: number) => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) % limit;
    let refused = 0;
    for (let round = 0; round < 5000; round++) {
      let bytes = original.slice();
      for (let count = 1 + random(3); count > 0; count--) {
        const at = random(1000); // the header
        const kind = random(4);
        if (kind === 0) bytes = bytes.slice(0, 1 + random(bytes.length));
        else if (kind === 1)
          bytes.set([255, 255, 255, 255].slice(0, Math.max(0, bytes.length - at)), Math.min(at, bytes.length));
        else bytes[at % bytes.length] = random(256);
      }
      try {
        await readAll(bytesFile(bytes));
      } catch (error) {
        refused++;
        if (!/^test\.gguf: [^\n]{1,500}$/.test((error as Error).message)) throw error;
      }
    }
    expect(refused).toBeGreaterThan(2000);
  });
});

const data = process.env['GLOSSA_DATA'] ?? fileURLToPath(new URL('../../../../../shared/data', import.meta.url));
const models = `${data}/models`;
if (!existsSync(models)) console.warn(`SKIPPED: GGUF models, no data at ${models} (set GLOSSA_DATA)`);

describe.skipIf(!existsSync(models))('published models', () => {
  it.each([
    ['smollm2-135m-instruct', 'SmolLM2-135M-Instruct.Q4_1.gguf', 272, 'llama'],
    ['multilingual-e5-small', 'model.gguf', 197, 'bert'],
  ])('%s opens with vocabulary and finite weights', async (folder, name, tensors, architecture) => {
    const file = await openSource(`${models}/${folder}`).open(name);
    const gguf = await openGguf(file, name);
    expect(gguf.shapes.size).toBe(tensors);
    expect(gguf.metadata.get('general.architecture')).toBe(architecture);
    expect((gguf.metadata.get('tokenizer.ggml.tokens') as string[]).length).toBe(
      gguf.shapes.get('token_embd.weight')![0],
    );
    const counts = new Map<string, number>();
    for await (const [stored, values] of gguf.read()) {
      if (counts.size === 12 && !counts.has(stored)) break;
      counts.set(stored, (counts.get(stored) ?? 0) + values.length);
      expect([values[0], values.at(-1)].every(Number.isFinite)).toBe(true);
    }
    for (const [stored, count] of counts)
      expect(count, stored).toBe(gguf.shapes.get(stored)!.reduce((product, size) => product * size, 1));
    await file.close();
  });

  it('smollm2-135m-instruct comes in pieces of a megabyte, all in the same memory', async () => {
    const name = 'SmolLM2-135M-Instruct.Q4_1.gguf';
    const file = await openSource(`${models}/smollm2-135m-instruct`).open(name);
    const gguf = await openGguf(file, name);
    const buffers = new Set<ArrayBufferLike>();
    const rows = new Map<string, number>();
    for await (const [stored, values] of gguf.readQuantized()) {
      if (values instanceof Float32Array) continue;
      buffers.add(values.codes.buffer);
      expect(values.codes.length).toBeLessThanOrEqual(1 << 20);
      rows.set(stored, (rows.get(stored) ?? 0) + values.shape[0]);
    }
    await file.close();
    for (const [stored, count] of rows) expect(count, stored).toBe(gguf.shapes.get(stored)![0]);
    expect(buffers.size).toBeLessThan(4); // it grows to what the largest piece takes
  });
});
