/** For tests: a GGUF file that was never bytes. */
import type { GgufFile, GgufValue } from '@glossa/checkpoint';
import type { WeightCodes } from '@glossa/tensor';

export interface Weight {
  readonly shape: readonly number[];
  readonly values: Float32Array;
  /** What the file holds instead, where it is quantized. */
  readonly codes?: WeightCodes;
}

export function ggufFile(
  metadata: Readonly<Record<string, GgufValue | undefined>>,
  tensors: ReadonlyMap<string, Weight> = new Map(),
): GgufFile {
  return {
    metadata: new Map(Object.entries(metadata).filter((entry): entry is [string, GgufValue] => entry[1] !== undefined)),
    types: new Map(),
    shapes: new Map([...tensors].map(([name, { shape }]) => [name, shape])),
    readTensor: async (name) => tensors.get(name)!.values,
    async *read() {
      for (const [name, { values }] of tensors) yield [name, values] as const;
    },
    async *readQuantized() {
      for (const [name, { values, codes }] of tensors) yield [name, codes ?? values] as const;
    },
  };
}
