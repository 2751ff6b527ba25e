import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openGguf } from './gguf/open-gguf.js';
import { openSafetensors } from './safetensors/open-safetensors.js';
import { parseSafetensors } from './safetensors/parse-safetensors.js';
import { bytesFile } from './files/random-access-file.js';
import type { RandomAccessFile } from './files/random-access-file.js';

// Files are described, the description is made to lie, and the file written from it must load as the description says
// or be refused.
// The tests of each format change bytes at random besides.

const cases = 2000;
const piece = 2 ** 20;

/** The same numbers in every run. */
class Chance {
  constructor(private state: number) {}

  below(limit: number): number {
    this.state = (Math.imul(this.state, 1664525) + 1013904223) >>> 0;
    return Math.floor((this.state / 2 ** 32) * limit);
  }

  of<Item>(items: readonly Item[]): Item {
    return items[this.below(items.length)];
  }
}

const names = [
  'layers.0.weight',
  '',
  '__proto__',
  'constructor',
  'prototype',
  '__metadata__',
  'a\0b',
  'line\nbreak',
  '../../x',
  '詩',
  '\ud800',
  'n'.repeat(5000),
];
const numbers = [-1, 0, 1, 2, 3, 8, 1.5, 2 ** 31, 2 ** 32, 2 ** 40, 2 ** 53, Infinity, Number.NaN];

/** The largest array of numbers asked for at once, in bytes: what a file claims must not decide it. */
let largest = 0;
beforeEach(() => {
  largest = 0;
  for (const name of ['Uint8Array', 'Float32Array', 'Uint16Array', 'Uint32Array'] as const) {
    const original: { new (...values: unknown[]): object; BYTES_PER_ELEMENT: number } = globalThis[name];
    vi.stubGlobal(
      name,
      new Proxy(original, {
        construct(target, values, asked) {
          if (typeof values[0] === 'number') largest = Math.max(largest, values[0] * target.BYTES_PER_ELEMENT);
          return Reflect.construct(target, values, asked === globalThis[name] ? target : asked) as object;
        },
      }),
    );
  }
});
afterEach(() => vi.unstubAllGlobals());

interface Outcome {
  loaded?: Map<string, Float32Array>;
  refused?: string;
}

async function outcomeOf(read: () => Promise<Map<string, Float32Array>>): Promise<Outcome> {
  try {
    return { loaded: await read() };
  } catch (error) {
    return { refused: (error as Error).message };
  }
}

async function collect(stream: AsyncIterable<readonly [string, Float32Array]>): Promise<Map<string, Float32Array>> {
  const tensors = new Map<string, Float32Array>();
  for await (const [name, values] of stream) tensors.set(name, values);
  return tensors;
}

function half(bits: number): number {
  const [sign, exponent, fraction] = [bits & 0x8000 ? -1 : 1, (bits >> 10) & 31, bits & 1023];
  if (exponent === 31) return fraction > 0 ? Number.NaN : sign * Infinity;
  return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15));
}

/** As from a server that tells no size. */
function sizeless(bytes: Uint8Array): RandomAccessFile {
  return {
    size: undefined,
    read: async (begin, end) => bytes.slice(begin, Math.min(end, begin + 999)),
    close: async () => {},
  };
}

interface Reader {
  /** Bytes that it may ask for whatever the size of the file. */
  atLeast: number;
  read(bytes: Uint8Array): Promise<Map<string, Float32Array>>;
}

/** Runs all cases; `expected` says what a description stands for, where it stands for anything. */
async function fuzz<Description>(
  seed: number,
  describeFile: () => Description,
  lies: readonly ((description: Description, chance: Chance) => void)[],
  write: (description: Description) => Uint8Array,
  expected: (description: Description) => Map<string, Float32Array> | undefined,
  readers: readonly Reader[],
): Promise<{ loaded: number; refusals: Set<string> }> {
  const chance = new Chance(seed);
  const refusals = new Set<string>();
  let loaded = 0;
  for (let round = 0; round < cases; round++) {
    const description = describeFile();
    for (let count = chance.of([0, 1, 1, 1, 2, 3]); count > 0; count--) chance.of(lies)(description, chance);
    const bytes = write(description);
    for (const { atLeast, read } of readers) {
      largest = 0;
      const outcome = await outcomeOf(() => read(bytes));
      // The widest unpacking is from 4 bits to 32; what tells no size is read by pieces of a MiB.
      expect(largest, `case ${round}`).toBeLessThanOrEqual(Math.max(8 * bytes.length + 2048, atLeast));
      if (outcome.loaded !== undefined) {
        expect(outcome.loaded, `case ${round}`).toEqual(expected(description) ?? outcome.loaded);
        loaded++;
      } else {
        expect(outcome.refused, `case ${round}`).toMatch(/^file: [^\n]{1,400}$/);
        refusals.add(outcome.refused!.replace(/\d+|"[^"]*"|\[[^\]]*\]/g, '_').slice(0, 60));
      }
    }
  }
  return { loaded, refusals };
}

describe('safetensors that lie', () => {
  interface Entry {
    name: string;
    dtype: unknown;
    shape: unknown;
    offsets: unknown;
    more?: string;
  }

  interface Description {
    entries: Entry[];
    data: Uint8Array;
    metadata: string | undefined;
    /** Added to the true length. */
    lengthLie: bigint;
    /** Changes the header's bytes. */
    damage: ((header: Uint8Array) => Uint8Array) | undefined;
    cut: number;
  }

  const describeFile = (): Description => ({
    entries: [
      { name: 'wide', dtype: 'F32', shape: [4, 3], offsets: [0, 48] },
      { name: 'half', dtype: 'F16', shape: [2, 3], offsets: [48, 60] },
      { name: 'none', dtype: 'F32', shape: [0, 7], offsets: [60, 60] },
      { name: 'bytes', dtype: 'U8', shape: [4], offsets: [60, 64] },
    ],
    data: Uint8Array.from({ length: 64 }, (_, i) => (i * 7) & 63),
    metadata: '{"format":"pt"}',
    lengthLie: 0n,
    damage: undefined,
    cut: 0,
  });

  const lies: ((file: Description, chance: Chance) => void)[] = [
    ({ entries }, chance) => void (chance.of(entries).name = chance.of([...names, ...entries.map(({ name }) => name)])),
    ({ entries }, chance) =>
      void (chance.of(entries).dtype = chance.of([
        'F32',
        'F16',
        'BF16',
        'F64',
        'I64',
        'U8',
        'BOOL',
        'F8',
        '__proto__',
        'toString',
        '',
        null,
        5,
        ['F32'],
      ])),
    ({ entries }, chance) =>
      void (chance.of(entries).shape = chance.of([
        [],
        [12],
        [3, 4],
        [chance.of(numbers), chance.of(numbers)],
        [chance.of(numbers)],
        Array(50).fill(2 ** 30),
        null,
        '4',
        [['4']],
        { length: 1 },
      ])),
    ({ entries }, chance) => void (chance.of(entries).offsets = [chance.of(numbers), chance.of(numbers)]),
    ({ entries }, chance) =>
      void (chance.of(entries).offsets = chance.of<unknown>([[], [0], [0, 48, 48], null, '0', { 0: 0, 1: 48 }])),
    ({ entries }, chance) => {
      const [one, other] = [chance.of(entries), chance.of(entries)];
      [one.offsets, other.offsets] = [other.offsets, one.offsets];
    },
    ({ entries }, chance) => {
      const by = chance.below(9) - 4; // a hole, or an overlap
      for (const entry of entries.slice(chance.below(entries.length)))
        if (Array.isArray(entry.offsets)) entry.offsets = entry.offsets.map((at: number) => at + by);
    },
    ({ entries }) => void entries.reverse(),
    ({ entries }, chance) => void entries.splice(chance.below(entries.length), 1),
    ({ entries }, chance) => void (entries.length > 0 && entries.push(structuredClone(chance.of(entries)))),
    ({ entries }, chance) =>
      void (chance.of(entries).more = chance.of([
        ',"dtype":"F32"',
        ',"__proto__":{"x":1}',
        ',"constructor":1',
        ',"scale":2',
      ])),
    (file, chance) => void (file.lengthLie = chance.of([-1n, 1n, 8n, -100n, 64n, 2n ** 27n, 2n ** 40n, 2n ** 63n])),
    (file, chance) =>
      void (file.metadata = chance.of([
        undefined,
        '{}',
        '[]',
        '{"a":1}',
        '{"__proto__":"x"}',
        '{"a":"b","a":"c"}',
        '"x"',
        `{"a":${'['.repeat(3000)}`,
        '{"glossa.quantization":"int8-groups"}',
        '{"glossa.quantization":"other"}',
      ])),
    (file, chance) => {
      const [byte, at] = [chance.of([0xff, 0xc0, 0x80, 0xed, 0, 0x22, 0x7d, 0x5c]), chance.below(1000)];
      file.damage = (header) => header.map((old, i) => (i === at % header.length ? byte : old));
    },
    (file) => void (file.damage = (header) => Uint8Array.from([0xef, 0xbb, 0xbf, ...header])),
    (file) => void (file.damage = (header) => Uint8Array.from([...header, ...Array<number>(5).fill(0x20)])),
    (file, chance) => void (file.cut = chance.of([1, 7, 63, 64, 65, 200, -1, -16])),
    (file, chance) => void (file.data = file.data.map((byte) => byte ^ chance.below(64))),
  ];

  function headerOf({ entries, metadata, damage }: Description): Uint8Array {
    const number = (_: string, value: unknown) => (value === Infinity ? '#1e400' : value);
    const parts = entries.map(
      ({ name, dtype, shape, offsets, more = '' }) =>
        `${JSON.stringify(name)}:{"dtype":${JSON.stringify(dtype)},"shape":${JSON.stringify(shape, number)},` +
        `"data_offsets":${JSON.stringify(offsets, number)}${more}}`,
    );
    const text =
      `{${[...(metadata === undefined ? [] : [`"__metadata__":${metadata}`]), ...parts].join(',')}}`.replaceAll(
        '"#1e400"',
        '1e400',
      );
    const header = new TextEncoder().encode(text);
    return damage === undefined ? header : damage(header);
  }

  function write(file: Description): Uint8Array {
    const header = headerOf(file);
    const bytes = new Uint8Array(8 + header.length + file.data.length);
    new DataView(bytes.buffer).setBigUint64(0, BigInt.asUintN(64, BigInt(header.length) + file.lengthLie), true);
    bytes.set(header, 8);
    bytes.set(file.data, 8 + header.length);
    return file.cut >= 0
      ? bytes.slice(0, Math.max(0, bytes.length - file.cut))
      : Uint8Array.from([...bytes, ...Array<number>(-file.cut).fill(1)]);
  }

  /** By JSON.parse and a DataView alone. */
  function expected(file: Description): Map<string, Float32Array> {
    const bytes = write(file);
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = JSON.parse(new TextDecoder().decode(bytes.slice(8, 8 + length))) as Record<
      string,
      { dtype: string; data_offsets: [number, number] }
    >;
    const found = Object.entries(header)
      .filter(([name]) => name !== '__metadata__')
      .map(
        ([
          name,
          {
            dtype,
            data_offsets: [begin, end],
          },
        ]) => {
          const view = new DataView(bytes.buffer, 8 + length + begin, end - begin);
          const size = ({ F64: 8, I64: 8, F32: 4, F16: 2, BF16: 2 } as Record<string, number>)[dtype] ?? 1;
          return [
            name,
            Float32Array.from({ length: view.byteLength / size }, (_, i) => valueAt(view, i * size, dtype)),
            begin,
            end,
          ] as const;
        },
      );
    return new Map(found.sort((a, b) => a[2] - b[2] || a[3] - b[3]).map(([name, values]) => [name, values]));
  }

  function valueAt(view: DataView, at: number, dtype: string): number {
    if (dtype === 'F64') return view.getFloat64(at, true);
    if (dtype === 'I64') return Number(view.getBigInt64(at, true));
    if (dtype === 'F32') return view.getFloat32(at, true);
    if (dtype === 'F16') return half(view.getUint16(at, true));
    if (dtype !== 'BF16') return view.getUint8(at);
    const wide = new DataView(new ArrayBuffer(4));
    wide.setUint16(0, view.getUint16(at, true), false);
    return wide.getFloat32(0, false);
  }

  it(`load as they say or are refused, ${cases} of them`, async () => {
    const { loaded, refusals } = await fuzz(7, describeFile, lies, write, expected, [
      {
        atLeast: 0,
        async read(bytes) {
          const file = parseSafetensors(bytes, 'file');
          return new Map([...file.shapes.keys()].map((name) => [name, file.toFloat32(name)]));
        },
      },
      { atLeast: 0, read: async (bytes) => collect((await openSafetensors(bytesFile(bytes), 'file')).read()) },
      { atLeast: piece, read: async (bytes) => collect((await openSafetensors(sizeless(bytes), 'file')).read()) },
    ]);
    expect(loaded).toBeGreaterThan(cases / 2);
    expect(refusals.size).toBeGreaterThan(20);
  });
});

describe('GGUF that lies', () => {
  type Piece = readonly [value: number | bigint, bytes: number] | string | Uint8Array;

  interface Tensor {
    name: string | Uint8Array;
    dimensions: (number | bigint)[];
    type: number;
    offset: number | bigint;
  }

  interface Description {
    magic: number;
    version: number;
    tensorCount: bigint;
    entryCount: bigint;
    entries: Piece[][];
    tensors: Tensor[];
    data: Uint8Array;
    cut: number;
  }

  const blockBytes = 34; // of Q8_0
  const alignment = 32;
  const aligned = (at: number) => Math.ceil(at / alignment) * alignment;

  const describeFile = (): Description => ({
    magic: 0x46554747,
    version: 3,
    tensorCount: 0n,
    entryCount: 0n,
    entries: [
      ['general.architecture', [8, 4], 'test'],
      ['tokens', [9, 4], [8, 4], [2, 8], 'a', 'b'],
      ['count', [4, 4], [7, 4]],
    ],
    tensors: [
      { name: 'wide', dimensions: [3, 4], type: 0, offset: 0 }, // 48 bytes and 16 of padding
      { name: 'blocks', dimensions: [32, 2], type: 8, offset: 64 }, // 68 and 28
      { name: 'bytes', dimensions: [32], type: 24, offset: 160 },
    ],
    data: Uint8Array.from({ length: 192 }, (_, i) => (i * 7) & 63),
    cut: 0,
  });

  const lies: ((file: Description, chance: Chance) => void)[] = [
    (file, chance) => void (file.magic = chance.of([0x46554748, 0x04034b50, 0])),
    (file, chance) => void (file.version = chance.of([0, 1, 2, 4, 0x03000000])),
    (file, chance) => void (file.tensorCount = chance.of([-1n, 1n, 2n ** 32n, 2n ** 63n])),
    (file, chance) => void (file.entryCount = chance.of([-1n, 1n, 2n ** 32n, 2n ** 63n])),
    ({ tensors }, chance) =>
      void (chance.of(tensors).name = chance.of(
        [...names, ...tensors.map(({ name }) => name)].filter((name) => name !== '\ud800'),
      )),
    ({ tensors }, chance) =>
      void (chance.of(tensors).name = Uint8Array.from([
        4,
        0,
        0,
        0,
        0,
        0,
        0,
        0,
        ...chance.of([
          [0xff, 0xfe, 0x41, 0x41],
          [0xc0, 0x80, 0x41, 0x41],
          [0xed, 0xa0, 0x80, 0x41],
        ]),
      ])),
    ({ tensors }, chance) =>
      void (chance.of(tensors).name = Uint8Array.from([
        ...chance.of([
          [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff],
          [0, 0, 0, 0, 1, 0, 0, 0],
          [0, 0, 1, 0, 0, 0, 0, 0],
        ]),
      ])),
    ({ tensors }, chance) =>
      void (chance.of(tensors).dimensions = chance.of([
        [],
        [12],
        [4, 3],
        [2n ** 63n],
        [2n ** 32n, 2n ** 32n],
        [0],
        [2n ** 40n, 0],
        [1, 1, 1, 12],
        [1, 1, 1, 1, 12],
        [31],
        [64],
      ])),
    ({ tensors }, chance) => void (chance.of(tensors).type = chance.of([0, 1, 4, 8, 12, 24, 27, 99, 2 ** 32 - 1])),
    ({ tensors }, chance) =>
      void (chance.of(tensors).offset = chance.of([
        0,
        32,
        63,
        64,
        128,
        160,
        192,
        2n ** 40n,
        2n ** 63n,
        2n ** 64n - 32n,
      ])),
    ({ tensors }, chance) => {
      const [one, other] = [chance.of(tensors), chance.of(tensors)];
      [one.offset, other.offset] = [other.offset, one.offset];
    },
    ({ tensors }) => void tensors.reverse(),
    ({ tensors }, chance) => void (tensors.length > 1 && tensors.splice(chance.below(tensors.length), 1)),
    ({ tensors }, chance) => void tensors.push({ ...chance.of(tensors) }),
    ({ entries }, chance) => void entries.push(chance.of(entries)),
    ({ entries }, chance) => {
      entries.push(
        chance.of<Piece[]>([
          ['general.alignment', [4, 4], [chance.of([0, 1, 7, 32, 2 ** 32 - 8]), 4]],
          ['general.alignment', [8, 4], 'x'],
          ['__proto__', [8, 4], 'x'],
          [
            'deep',
            ...Array.from({ length: 3000 }, (): Piece[] => [
              [9, 4],
              [1, 8],
            ]).flat(),
          ],
          ['long', [9, 4], [4, 4], [2n ** 40n, 8]],
          ['long', [9, 4], [0, 4], [2n ** 63n, 8]],
          ['strange', [13, 4], [0, 8]],
          ['truth', [7, 4], [2, 1]],
          ['text', [8, 4], [2n ** 50n, 8]],
          ['number', [10, 4], [2n ** 64n - 1n, 8]],
        ]),
      );
    },
    (file, chance) => void (file.cut = chance.of([1, 31, 32, 64, 192, 300, -1, -32])),
    (file, chance) => void (file.data = file.data.map((byte) => byte ^ chance.below(64))),
  ];

  function write(file: Description): Uint8Array {
    const bytes: number[] = [];
    const put = (piece: Piece): void => {
      if (piece instanceof Uint8Array) return void bytes.push(...piece);
      if (typeof piece === 'string') {
        const text = new TextEncoder().encode(piece);
        put([text.length, 8]);
        return void bytes.push(...text);
      }
      const [value, size] = piece;
      for (let i = 0n; i < BigInt(size); i++)
        bytes.push(Number((BigInt.asUintN(64, BigInt(value)) >> (8n * i)) & 255n));
    };
    const { tensors, entries } = file;
    const counts: Piece[] = [
      [file.magic, 4],
      [file.version, 4],
      [BigInt(tensors.length) + file.tensorCount, 8],
      [BigInt(entries.length) + file.entryCount, 8],
    ];
    counts.forEach(put);
    entries.flat().forEach(put);
    for (const { name, dimensions, type, offset } of tensors) {
      const tensor: Piece[] = [
        name,
        [dimensions.length, 4],
        ...dimensions.map((size) => [size, 8] as const),
        [type, 4],
        [offset, 8],
      ];
      tensor.forEach(put);
    }
    const whole = new Uint8Array(aligned(bytes.length) + file.data.length);
    whole.set(bytes);
    whole.set(file.data, aligned(bytes.length));
    return file.cut >= 0
      ? whole.slice(0, Math.max(0, whole.length - file.cut))
      : Uint8Array.from([...whole, ...Array<number>(-file.cut).fill(1)]);
  }

  function expected({ tensors, data, tensorCount, entryCount }: Description): Map<string, Float32Array> | undefined {
    if (tensorCount !== 0n || entryCount !== 0n) return undefined; // with luck, another file in order
    const view = new DataView(data.buffer);
    const found = tensors.map(({ name, dimensions, type, offset }) => {
      const count = dimensions.reduce<number>((product, size) => product * Number(size), 1);
      return [
        name as string,
        Float32Array.from({ length: count }, (_, i) => valueAt(view, Number(offset), type, i)),
        Number(offset),
        count,
      ] as const;
    });
    return new Map(found.sort((a, b) => a[2] - b[2] || a[3] - b[3]).map(([name, values]) => [name, values]));
  }

  function valueAt(view: DataView, begin: number, type: number, i: number): number {
    if (type === 0) return view.getFloat32(begin + 4 * i, true);
    if (type === 1) return half(view.getUint16(begin + 2 * i, true));
    if (type === 24) return view.getInt8(begin + i);
    if (type === 27) return Number(view.getBigInt64(begin + 8 * i, true));
    if (type !== 8) throw new Error(`the test knows no type ${type}`);
    const block = begin + blockBytes * Math.floor(i / 32);
    return half(view.getUint16(block, true)) * view.getInt8(block + 2 + (i % 32));
  }

  it(`load as they say or are refused, ${cases} of them`, async () => {
    const { loaded, refusals } = await fuzz(11, describeFile, lies, write, expected, [
      { atLeast: 0, read: async (bytes) => collect((await openGguf(bytesFile(bytes), 'file')).read()) },
      { atLeast: piece, read: async (bytes) => collect((await openGguf(sizeless(bytes), 'file')).read()) },
    ]);
    expect(loaded).toBeGreaterThan(cases / 4);
    expect(refusals.size).toBeGreaterThan(20);
  });
});
