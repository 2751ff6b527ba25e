/** The parts of onnxruntime's interface that the benchmark uses; its web and its node package share it. */
import { importPeer } from '../../harness/peers.js';

export interface OnnxTensor {
  readonly data: Float32Array;
  readonly dims: readonly number[];
}

export type Feeds = Record<string, OnnxTensor>;

interface Runtime {
  env: { wasm: { numThreads: number } };
  Tensor: new (type: string, data: Float32Array | BigInt64Array | Int32Array, dims: readonly number[]) => OnnxTensor;
  InferenceSession: { create(model: Uint8Array, options: object): Promise<{ run(feeds: Feeds): Promise<Feeds> }> };
}

/**
 * Where each is installed. Both packages register themselves with `onnxruntime-common`, where one would be taken for
 * the other: each has a copy of its own.
 */
const sets = { 'onnxruntime-web': 'models', 'onnxruntime-node': 'models/native' };

export type PeerName = keyof typeof sets;

/** A model in onnxruntime, on so many threads. */
export class PeerSession {
  private constructor(
    private readonly runtime: Runtime,
    private readonly session: { run(feeds: Feeds): Promise<Feeds> },
  ) {}

  static async open(
    packageName: PeerName,
    model: Uint8Array,
    threads: number,
    set = sets[packageName],
  ): Promise<PeerSession> {
    const imported = await importPeer<Runtime & { default?: Runtime }>(set, packageName);
    const runtime = imported.InferenceSession ? imported : imported.default!;
    if (packageName === 'onnxruntime-web') runtime.env.wasm.numThreads = threads;
    const options = {
      graphOptimizationLevel: 'all',
      intraOpNumThreads: threads,
      interOpNumThreads: 1,
      executionProviders: [packageName === 'onnxruntime-web' ? 'wasm' : 'cpu'],
    };
    return new PeerSession(runtime, await runtime.InferenceSession.create(model, options));
  }

  ids(values: readonly number[]): OnnxTensor {
    return this.rows([values]);
  }

  /** Rows of equal length. */
  rows(values: readonly (readonly number[])[], type: 'int64' | 'int32' = 'int64'): OnnxTensor {
    const dims = [values.length, values[0].length];
    return new this.runtime.Tensor(
      type,
      type === 'int64' ? BigInt64Array.from(values.flat(), BigInt) : Int32Array.from(values.flat()),
      dims,
    );
  }

  empty(dims: readonly number[]): OnnxTensor {
    return new this.runtime.Tensor('float32', new Float32Array(0), dims);
  }

  run(feeds: Feeds): Promise<Feeds> {
    return this.session.run(feeds);
  }
}
