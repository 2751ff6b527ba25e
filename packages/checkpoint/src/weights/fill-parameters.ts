import { check, inWords, showName } from '@glossa/check';
import {
  packWeight,
  unpackCodes,
  WeightWriter,
  type QuantizedBits,
  type QuantizedWeight,
  type WeightCodes,
} from '@glossa/tensor';
import { Tensor } from '@tensorflow/tfjs-core';
import { ReusableBuffer } from '../tensors/reusable-buffer.js';
import { copyOf, join } from './codes.js';
import { loadCodes, loadParts } from './fused.js';
import { transposed, transposeInto } from './layout.js';
import type { Match } from './weight-map.js';

type Shape = readonly number[];
type Values = Float32Array | WeightCodes;

/** What is needed of a `Parameter`. */
export interface Fillable {
  readonly shape: Shape;
  assign(values: Tensor | Float32Array | QuantizedWeight): void;
}

/** Parameters that may be quantized, and the bits to which their float32 values are rounded, if any. */
export type Quantizable<P> = ReadonlyMap<P, QuantizedBits | undefined>;

/** A tensor of which more pieces will arrive. */
interface Unfinished {
  readonly match: Match;
  readonly count: number;
  /** Writers of its parameters, when it is one parameter in the same layout, or a transposed matrix of several. */
  readonly writers: readonly WeightWriter[] | undefined;
  /** Else pieces are gathered until all have arrived: values in one array, codes piece by piece. */
  gathered: Float32Array | undefined;
  readonly codes: WeightCodes[];
  arrived: number;
}

/** Fills the parameters that tensors are matched with, piece by piece. */
export class Filler<P extends Fillable> {
  readonly #unfinished = new Map<string, Unfinished>();
  /** Fingerprints of parameters that several tensors fill. */
  readonly #filled = new Map<string, string>();
  /** For a tensor that is gathered from pieces. */
  readonly #gathered = new ReusableBuffer();
  /** For a piece that is transposed. */
  readonly #transposed = new ReusableBuffer();
  readonly #matches: ReadonlyMap<string, Match>;
  readonly #parameters: ReadonlyMap<string, P>;
  readonly #copies: (parameter: string) => number;
  readonly #quantizable: Quantizable<P>;

  /**
   * @param matches by the name of a tensor; tensors without one are skipped
   * @param copies how many tensors fill a parameter
   */
  constructor(
    matches: ReadonlyMap<string, Match>,
    parameters: ReadonlyMap<string, P>,
    copies: (parameter: string) => number,
    quantizable: Quantizable<P>,
  ) {
    this.#matches = matches;
    this.#parameters = parameters;
    this.#copies = copies;
    this.#quantizable = quantizable;
  }

  /**
   * Takes the next rows of a tensor, each once.
   *
   * @param read gives the rows; it is not called when they are not needed
   */
  add(stored: string, read: () => Values): void {
    const match = this.#matches.get(stored);
    if (match === undefined) return;
    const values = read();
    const tensor = this.#unfinished.get(stored) ?? this.#begin(stored, match, values);
    if (tensor.writers === undefined) this.#gather(tensor, values);
    else if (match.layouts.length > 0) this.#writeTransposed(tensor.writers, toFloats(values));
    else tensor.writers[0].write(this.#keepsCodes(match) ? values : toFloats(values));
    tensor.arrived += sizeOf(values);
    if (tensor.arrived < tensor.count) return;
    this.#unfinished.delete(stored);
    if (tensor.writers) tensor.writers.forEach((writer, i) => this.#assign(match.parameters[i], writer));
    else this.#layOut(match, tensor.gathered ?? join(tensor.codes));
  }

  /** Frees unfinished weights. */
  [Symbol.dispose](): void {
    for (const { writers } of this.#unfinished.values()) writers?.forEach((writer) => writer[Symbol.dispose]());
    this.#unfinished.clear();
  }

  #begin(stored: string, match: Match, values: Values): Unfinished {
    const targets = match.parameters.map((name) => this.#parameters.get(name)!);
    const count = targets.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
    const isDirect = targets.length === 1 && match.layouts.length === 0;
    const areMatrices = targets.every(({ shape }) => shape.length === 2);
    const isTransposed = match.layouts.length === 1 && match.layouts[0] === transposed && areMatrices;
    const isWritten = (isDirect || isTransposed) && match.parameters.every((name) => this.#copies(name) === 1);
    const writers = isWritten
      ? targets.map((target) => this.#writer(target, isDirect ? values : undefined))
      : undefined;
    const tensor = { match, count, writers, gathered: undefined, codes: [], arrived: 0 };
    this.#unfinished.set(stored, tensor);
    return tensor;
  }

  /** A piece is valid only until the next one, so it is copied. */
  #gather(tensor: Unfinished, values: Values): void {
    const isWhole = sizeOf(values) === tensor.count;
    if (!(values instanceof Float32Array)) tensor.codes.push(isWhole ? values : copyOf(values));
    else if (isWhole) tensor.gathered = values;
    else {
      // tensors arrive one after the other and share one buffer; when they do not, each has its own
      tensor.gathered ??=
        this.#unfinished.size === 1 ? this.#gathered.floats(tensor.count) : new Float32Array(tensor.count);
      tensor.gathered.set(values, tensor.arrived);
    }
  }

  /** Writes rows of a transposed matrix, which are columns of the parameters that are side by side in it. */
  #writeTransposed(writers: readonly WeightWriter[], values: Float32Array): void {
    const outputs = writers.map(({ shape }) => shape[0]);
    const columns = outputs.reduce((sum, count) => sum + count, 0);
    const rows = values.length / (columns || 1);
    let end = 0;
    writers.forEach((writer, i) => {
      const piece = this.#transposed.floats(outputs[i] * rows);
      transposeInto(piece, values, columns, end, (end += outputs[i]));
      writer.writeColumns(piece);
    });
  }

  /** @param values the first piece: codes are kept as they are */
  #writer(parameter: P, values?: Values): WeightWriter {
    const kept =
      values === undefined || values instanceof Float32Array || !this.#quantizable.has(parameter)
        ? undefined
        : values.bits;
    return new WeightWriter(parameter.shape, kept ?? this.#quantizable.get(parameter));
  }

  #keepsCodes({ parameters }: Match): boolean {
    return parameters.every((name) => this.#copies(name) === 1 && this.#quantizable.has(this.#parameters.get(name)!));
  }

  #assign(name: string, writer: WeightWriter): void {
    const values = writer.finish();
    this.#parameters.get(name)!.assign(values);
    if (values instanceof Tensor) values.dispose();
  }

  #layOut(match: Match, whole: Values): void {
    const shapes = match.parameters.map((name) => this.#parameters.get(name)!.shape);
    if (!(whole instanceof Float32Array) && this.#keepsCodes(match)) {
      const codes = loadCodes(whole, shapes, match.layouts);
      if (codes !== undefined)
        return codes.forEach((part, i) => this.#parameters.get(match.parameters[i])!.assign(packWeight(part)));
    }
    const parts = loadParts(toFloats(whole), shapes, match.layouts);
    match.parameters.forEach((name, i) => {
      const mark = this.#copies(name) > 1 ? fingerprint(parts[i]) : '';
      const before = this.#filled.get(name);
      const where = `${name} (${showName(match.stored)})`;
      const isCopy = before === undefined || before === mark;
      check(isCopy, where, 'a copy of the same weight', inWords('other values'), 'invalid-file');
      if (before === undefined) {
        const writer = this.#writer(this.#parameters.get(name)!, parts[i]);
        writer.write(parts[i]);
        this.#assign(name, writer);
      }
      this.#filled.set(name, mark);
    });
  }
}

/** The values themselves when they are float32. */
const toFloats = (values: Values) => (values instanceof Float32Array ? values : unpackCodes(values));

const sizeOf = (values: Values) => (values instanceof Float32Array ? values.length : values.codes.length);

/** A short mark (FNV-1a, two lanes) by which copies of a weight are told from other values without keeping them. */
function fingerprint(values: Float32Array): string {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  let [even, odd] = [0x811c9dc5, 0x01000193];
  for (let i = 0; i < bits.length; i++) {
    even = Math.imul(even ^ bits[i], 0x01000193);
    odd = Math.imul(odd ^ (bits[i] >>> 7) ^ even, 0x85ebca6b);
  }
  return `${values.length}:${even >>> 0}:${odd >>> 0}`;
}
