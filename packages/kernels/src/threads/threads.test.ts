import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import * as tf from '@tensorflow/tfjs-core';
import type { Tensor, Tensor1D, Tensor2D, Tensor4D } from '@tensorflow/tfjs-core';
import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { GlossaBackend } from '../backend/backend.js';
import {
  attention,
  backendName,
  crossEntropy,
  dropout,
  embeddingLookup,
  gated,
  gelu,
  kernelInfo,
  layerNorm,
  linear,
  registerGlossaBackend,
  rmsNorm,
  rotary,
  setThreads,
} from '../index.js';
import { ThreadPool } from './thread-pool.js';
import { CONTROL_BYTES, CROWDED, DONE, READY, TICKET, WORDS } from './control.js';
import { compileKernels, instantiateKernels } from '../wasm/instantiate.js';
import { KernelMemory } from '../wasm/memory.js';

registerGlossaBackend();
const counts = [1, 2, 3];
for (const threads of counts) {
  tf.registerBackend(`threads-${threads}`, () => new GlossaBackend({ threads, reservedBytes: 1 << 24 }), 0);
  tf.copyRegisteredKernels(backendName, `threads-${threads}`);
}

/** The bits of an op's value and of its gradients, on a backend of so many threads. */
function bits(threads: number, op: (...inputs: Tensor[]) => Tensor, shapes: readonly (readonly number[])[]): Buffer[] {
  tf.setBackend(`threads-${threads}`);
  return tf.tidy(() => {
    const inputs = shapes.map((shape, index) => tf.randomNormal([...shape], 0, 1, 'float32', index + 1));
    const { value, grads } = tf.valueAndGrads((...xs: Tensor[]) => tf.sum(tf.mul(op(...xs), 0.5)))(
      inputs,
      tf.scalar(1),
    );
    return [value, op(...inputs), ...grads].map((tensor) => Buffer.from(Float32Array.from(tensor.dataSync()).buffer));
  });
}

function expectSameBits(op: (...inputs: Tensor[]) => Tensor, shapes: readonly (readonly number[])[]): void {
  const [one, ...others] = counts.map((threads) => bits(threads, op, shapes));
  for (const other of others)
    expect(other.map((values, index) => values.equals(one[index]))).toEqual(one.map(() => true));
}

const size = (max: number) => fc.integer({ min: 1, max });

describe('any number of threads gives the same bits', () => {
  it('products in every transposition', () =>
    fc.assert(
      fc.property(size(150), size(150), size(420), fc.boolean(), fc.boolean(), (m, n, k, ta, tb) =>
        expectSameBits((a, b) => tf.matMul(a, b, ta, tb), [ta ? [k, m] : [m, k], tb ? [n, k] : [k, n]]),
      ),
      {
        numRuns: 10,
        seed: 1,
        examples: [
          [400, 13, 90, false, true],
          [7, 700, 300, false, true],
          [1, 900, 500, false, true],
          [2, 900, 500, false, false],
        ],
      },
    ));

  it('products that share a packed operand', () => {
    const run = vi.spyOn(ThreadPool.prototype, 'run');
    for (const [m, n, k, ta, tb] of [
      [210, 450, 500, true, false],
      [230, 2100, 400, false, true],
      [500, 211, 391, true, true],
      [301, 100, 770, false, false],
    ] as const) {
      run.mockClear();
      expectSameBits((a, b) => tf.matMul(a, b, ta, tb), [ta ? [k, m] : [m, k], tb ? [n, k] : [k, n]]);
      const names = run.mock.calls.map(([name]) => name);
      for (const name of ['packOperand', 'gemmPacked']) expect(names, `${m} x ${n} x ${k}`).toContain(name);
    }
    run.mockRestore();
  });

  it('batches of products', () =>
    expectSameBits(
      (a, b) => tf.matMul(a, b),
      [
        [7, 33, 65],
        [7, 65, 40],
      ],
    ));

  it('linear maps with a bias', () =>
    expectSameBits((x, w, b) => linear(x, w as Tensor2D, b as Tensor1D), [[130, 70], [190, 70], [190]]));

  it('attention, with shared key heads, a mask and dropout', () => {
    const shapes = [
      [2, 6, 70, 16],
      [2, 3, 70, 16],
      [2, 3, 70, 16],
    ];
    const of = (options: Parameters<typeof attention>[3]) => (q: Tensor, k: Tensor, v: Tensor) =>
      attention(q as Tensor4D, k as Tensor4D, v as Tensor4D, options);
    expectSameBits(of({ causal: true }), shapes);
    expectSameBits(of({ window: 9 }), shapes);
    expectSameBits(of({ window: 9, causal: true, dropout: { rate: 0.2, seed: 3 } }), shapes);
  });

  it('everything that goes row by row or element by element', () => {
    expectSameBits((x) => gelu(x, 'tanh'), [[211, 401]]);
    expectSameBits((x) => dropout(x, 0.3, 5), [[97, 1031]]);
    expectSameBits((x, w, b) => layerNorm(x, w, b, 1e-5), [[500, 129], [129], [129]]);
    expectSameBits((x) => tf.softmax(x), [[301, 257]]);
    expectSameBits(
      (gate, x) => gated(gate, x, 'silu'),
      [
        [211, 401],
        [211, 401],
      ],
    );
    const angles = Float32Array.from({ length: 130 * 32 }, (_, i) => (i >> 5) / (1 + (i & 31)));
    const table = (of: (angle: number) => number) => tf.tensor2d(angles.map(of), [130, 32]);
    expectSameBits((x) => rotary(x, table(Math.cos), table(Math.sin), 2), [[2, 8, 128, 64]]);
    expectSameBits((a, b) => tf.add(tf.mul(a, b), a), [[301, 257], [257]]);
    expectSameBits((x) => tf.transpose(x, [0, 2, 1, 3]), [[9, 31, 17, 40]]);
    expectSameBits((x) => tf.sum(x, -1), [[3001, 67]]);
  });

  it('what sums over rows, cut by columns', () => {
    const run = vi.spyOn(ThreadPool.prototype, 'run');
    expectSameBits((x, w, b) => layerNorm(x, w, b, 1e-5), [[700, 203], [203], [203]]);
    expectSameBits((x, w) => layerNorm(x, w, null, 1e-5), [[700, 203], [203]]);
    expectSameBits((x, w) => rmsNorm(x, w, 1e-6), [[700, 203], [203]]);
    expectSameBits((x) => tf.sum(x, 0), [[900, 211]]);
    expectSameBits((x) => tf.max(x, 0), [[900, 211]]);
    const ids = tf.tensor1d(
      Array.from({ length: 900 }, (_, i) => (i * i) % 37),
      'int32',
    );
    expectSameBits((table) => embeddingLookup(table as Tensor2D, ids), [[37, 203]]);
    expectSameBits((x) => tf.unsortedSegmentSum(x, tf.clone(ids), 6_500), [[900, 67]]);
    const cut = new Set(run.mock.calls.map(([name]) => name));
    run.mockRestore();
    for (const name of ['normGradient', 'normWeightGradient', 'reduce', 'scatterAdd', 'fill'])
      expect(cut).toContain(name);
  });

  it('cross-entropy', () => {
    const labels = Array.from({ length: 300 }, (_, row) => (row % 7 === 0 ? -100 : row));
    expectSameBits(
      (x) => crossEntropy(x as Tensor2D, tf.tensor1d(labels, 'int32'), { labelSmoothing: 0.1 }).loss,
      [[300, 401]],
    );
  });
});

describe('setThreads', () => {
  it('changes what kernelInfo tells, and refuses what is no number of threads', () => {
    tf.setBackend(backendName);
    for (const count of [3, 1]) {
      setThreads(count);
      expect(kernelInfo().threads).toBe(count);
    }
    expect(() => setThreads(0)).toThrow('setThreads: count: expected an integer from 1 to 32, received 0');
    expect(() => setThreads(1.5)).toThrow('received 1.5');
    expect(() => setThreads(2, { leastMicroseconds: 0 })).toThrow(
      'setThreads: leastMicroseconds: expected a positive number, received 0',
    );
  });

  it('cuts small calls too where it is told to, with the same bits', () => {
    tf.setBackend(backendName);
    const run = vi.spyOn(ThreadPool.prototype, 'run');
    const product = () =>
      tf.tidy(() =>
        Buffer.from(
          tf
            .matMul(tf.randomNormal([30, 9], 0, 1, 'float32', 1), tf.randomNormal([9, 70], 0, 1, 'float32', 2))
            .dataSync().buffer,
        ),
      );
    setThreads(2);
    const whole = product();
    expect(run).not.toHaveBeenCalled();
    setThreads(2, { leastMicroseconds: 0.1 });
    expect(product().equals(whole)).toBe(true);
    expect(run).toHaveBeenCalled();
    run.mockRestore();
    setThreads(1);
  });

  it('stays 1 on memory that is not shared', () => {
    const backend = new GlossaBackend({ shared: false, threads: 4, reservedBytes: 1 << 22 });
    expect(backend.threads.count).toBe(1);
  });
});

// for pools that are opened by hand
const memory = new KernelMemory({ shared: true, reservedBytes: 1 << 24 });
const module = compileKernels(memory, 'plain');
const kernels = instantiateKernels(memory, module);

describe('threads that are lost', () => {
  const y = memory.allocate(4096);
  const control = () => memory.allocate(CONTROL_BYTES);
  const fills = (value: number) => [0, 1, 2, 3].map((part) => [256, value, y + 1024 * part]);

  it('leave their parts to the others as long as they have not begun', () => {
    using pool = new ThreadPool({
      memory: memory.memory,
      module,
      kernels,
      control: control(),
      workspaces: [],
      tileCosts: [1, 1],
    });
    pool.run('fill', fills(7));
    expect(new Set(memory.view('int32', y, 1024))).toEqual(new Set([7]));
  });

  it('are an error, not a hang, when they do not come back', () => {
    const at = control();
    const words = new Int32Array(memory.memory.buffer, at, 8);
    // a thread that takes a part while this one computes, and dies with it
    const stealing = { ...kernels, fill: () => Atomics.add(words, TICKET, 1) };
    using pool = new ThreadPool({
      memory: memory.memory,
      module,
      kernels: stealing,
      control: at,
      workspaces: [],
      tileCosts: [1, 1],
      patience: 50,
    });
    expect(() => pool.run('fill', fills(1))).toThrow('a thread did not finish its part of fill within 0.05 s');
    expect(words[DONE]).toBeLessThan(4);
    expect(() => pool.run('fill', fills(1))).toThrow('setThreads(n) starts others');
  });

  it('are not given up because the whole process was suspended', () => {
    const at = control();
    const words = new Int32Array(memory.memory.buffer, at, WORDS);
    let stolen = 0;
    const stealing = { ...kernels, fill: () => stolen++ || Atomics.add(words, TICKET, 1) };
    using pool = new ThreadPool({
      memory: memory.memory,
      module,
      kernels: stealing,
      control: at,
      workspaces: [],
      tileCosts: [1, 1],
      patience: 50,
    });
    // minutes pass from one look at the clock to the next, and at the third the part comes back
    let looks = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      if (++looks === 3) Atomics.add(words, DONE, 1);
      return 100_000 * looks;
    });
    try {
      expect(() => pool.run('fill', fills(1))).not.toThrow();
    } finally {
      clock.mockRestore();
    }
    expect(looks).toBe(3);
  });

  it('are not missed when they could not be started', async () => {
    // It has no kernels, so the thread fails at once.
    const empty = new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
    using pool = new ThreadPool({
      memory: memory.memory,
      module: empty,
      kernels,
      control: control(),
      workspaces: [0],
      tileCosts: [1, 1],
    });
    await vi.waitFor(() => expect(pool.size).toBe(1), { timeout: 30_000 });
    pool.run('fill', fills(9));
    expect(new Set(memory.view('int32', y, 1024))).toEqual(new Set([9]));
  });

  it('are named when they end', async () => {
    const at = control();
    const workspace = memory.allocate(kernels.workspaceBytes());
    const started = vi.spyOn(Worker.prototype, 'unref');
    using pool = new ThreadPool({
      memory: memory.memory,
      module,
      kernels,
      control: at,
      workspaces: [workspace],
      tileCosts: [1, 1],
    });
    const words = new Int32Array(memory.memory.buffer, at, WORDS);
    await vi.waitFor(() => expect(words[READY]).toBe(1), { timeout: 30_000 });
    for (const worker of started.mock.contexts as Worker[]) void worker.terminate();
    started.mockRestore();
    await vi.waitFor(
      () =>
        expect(() => pool.run('fill', fills(2))).toThrow(
          /kernels: thread 1 ended: exit code \d; setThreads\(n\) starts others/,
        ),
      { timeout: 30_000 },
    );
  });
});

describe('beside another process', () => {
  /** `afterPart` is called after each part that this thread computes. */
  const open = (workspaces: number[], afterPart: (words: Int32Array) => void) => {
    const control = memory.allocate(CONTROL_BYTES);
    const words = new Int32Array(memory.memory.buffer, control, WORDS);
    const fill: typeof kernels.fill = (...args) => (kernels.fill(...args), afterPart(words));
    const pool = new ThreadPool({
      memory: memory.memory,
      module,
      kernels: { ...kernels, fill },
      control,
      workspaces,
      tileCosts: [1, 1],
    });
    return { pool, words };
  };
  const y = memory.allocate(4 * 256 * 64);
  const fills = (value: number) => Array.from({ length: 64 }, (_, part) => [256, value, y + 1024 * part]);

  it('a part that is held up tells the threads of it, for a second', () => {
    let [now, held] = [0, true];
    const { pool, words } = open([], (words) => held && Atomics.add(words, TICKET, 1));
    using _ = pool;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      if (held && words[DONE] === 1 && ++now === 5) Atomics.add(words, DONE, 1);
      return now;
    });
    try {
      const parts = fills(1).slice(0, 2);
      pool.run('fill', parts);
      expect(now, 'milliseconds the part was waited for').toBe(5);
      held = false;
      const crowded = [0, 900, 200].map((later) => {
        now += later;
        pool.run('fill', parts);
        return words[CROWDED];
      });
      expect(crowded).toEqual([1, 1, 0]);
    } finally {
      clock.mockRestore();
    }
  });

  it('workers that let it run between two parts do all of them', async () => {
    let held = true;
    const { pool, words } = open(
      [memory.allocate(kernels.workspaceBytes())],
      (words) => held && Atomics.add(words, TICKET, 1),
    );
    using _ = pool;
    await vi.waitFor(() => expect(words[READY]).toBe(1), { timeout: 30_000 });
    let now = 0;
    const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
      if (held && ++now === 5) Atomics.store(words, DONE, 64); // the parts that nobody computes come back
      return now;
    });
    try {
      pool.run('fill', fills(0));
      held = false; // from here on the clock stands still
      for (let value = 1; value <= 500; value++) {
        pool.run('fill', fills(value));
        expect(new Set(memory.view('int32', y, 256 * 64))).toEqual(new Set([value]));
      }
    } finally {
      clock.mockRestore();
    }
    expect(words[CROWDED]).toBe(1);
  });
});

it('a process with threads ends by itself', () => {
  const index = fileURLToPath(new URL('../index.ts', import.meta.url));
  const program = `
    import * as tf from '@tensorflow/tfjs-core';
    import { registerGlossaBackend, setThreads } from ${JSON.stringify(index)};
    registerGlossaBackend();
    setThreads(3);
    await tf.setBackend('glossa');
    const x = tf.ones([300, 300]);
    console.log(tf.matMul(x, x).dataSync()[89999]);`;
  const output = execFileSync(process.execPath, ['--import', 'tsx', '--input-type=module', '--eval', program], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    timeout: 60_000,
  });
  expect(output.trim()).toBe('300');
});
