/** Puts what a checkpoint holds into parameters, piece by piece. */
import {
  packWeight,
  unpackCodes,
  WeightWriter,
  type QuantizedBits,
  type QuantizedWeight,
  type WeightCodes,
} from '@glossa/tensor';
import { Tensor } from '@tensorflow/tfjs-core';
import { showName } from '../show.js';
import { LentMemory } from '../source/lent-memory.js';
import { fingerprint } from './fingerprint.js';
import { loadCodes, loadParts } from './fused.js';
import { transposed, transposeInto } from './layout.js';
import type { Match } from './weight-map.js';

type Shape = readonly number[];
type Values = Float32Array | WeightCodes;

/** What is needed of a parameter. */
export interface Fillable {
  readonly shape: Shape;
  assign(values: Tensor | Float32Array | QuantizedWeight): void;
}

/** A parameter that may be quantized, and the bits that float32 values are rounded to, if they are. */
export type Quantizable<P> = ReadonlyMap<P, QuantizedBits | undefined>;

/** A tensor of which pieces are still to come. */
interface Unfinished {
  readonly match: Match;
  readonly count: number;
  /** Those of its parameters, where it is a parameter as it is, or several in a matrix that is stored the other way round. */
  readonly writers: readonly WeightWriter[] | undefined;
  /** Else pieces are gathered, to be laid out when all are there: values in one array, codes as they come. */
  gathered: Float32Array | undefined;
  readonly codes: WeightCodes[];
  arrived: number;
}

/** Fills the parameters that tensors have been matched with. */
export class Filler<P extends Fillable> {
  private readonly unfinished = new Map<string, Unfinished>();
  /** Fingerprints of parameters that several tensors fill. */
  private readonly filled = new Map<string, string>();
  /** For a tensor that is gathered from pieces. */
  private readonly room = new LentMemory();
  /** For a piece that is turned round. */
  private readonly turned = new LentMemory();

  /**
   * @param matches by the name of a tensor; tensors without one are passed over
   * @param copies how many tensors fill a parameter
   */
  constructor(
    private readonly matches: ReadonlyMap<string, Match>,
    private readonly parameters: ReadonlyMap<string, P>,
    private readonly copies: (parameter: string) => number,
    private readonly quantizable: Quantizable<P>,
  ) {}

  /** Takes the next rows of a tensor, each once. @param read gives them, if they are needed */
  add(stored: string, read: () => Values): void {
    const match = this.matches.get(stored);
    if (match === undefined) return;
    const values = read();
    const tensor = this.unfinished.get(stored) ?? this.begin(stored, match, values);
    if (tensor.writers === undefined) this.gather(tensor, values);
    else if (match.layouts.length > 0)
      this.writeTurned(tensor.writers, values instanceof Float32Array ? values : unpackCodes(values));
    else
      tensor.writers[0].write(values instanceof Float32Array || this.keepsCodes(match) ? values : unpackCodes(values));
    tensor.arrived += sizeOf(values);
    if (tensor.arrived < tensor.count) return;
    this.unfinished.delete(stored);
    if (tensor.writers) tensor.writers.forEach((writer, i) => this.assign(match.parameters[i], writer));
    else this.layOut(match, tensor.gathered ?? join(tensor.codes));
  }

  /** Gives up what is unfinished. */
  [Symbol.dispose](): void {
    for (const { writers } of this.unfinished.values()) writers?.forEach((writer) => writer[Symbol.dispose]());
    this.unfinished.clear();
  }

  private begin(stored: string, match: Match, values: Values): Unfinished {
    const targets = match.parameters.map((name) => this.parameters.get(name)!);
    const count = targets.reduce((sum, { shape }) => sum + shape.reduce((product, size) => product * size, 1), 0);
    const isDirect = targets.length === 1 && match.layouts.length === 0;
    const isTurned =
      match.layouts.length === 1 && match.layouts[0] === transposed && targets.every(({ shape }) => shape.length === 2);
    const isWritten = (isDirect || isTurned) && match.parameters.every((name) => this.copies(name) === 1);
    const writers = isWritten ? targets.map((target) => this.writer(target, isDirect ? values : undefined)) : undefined;
    const tensor = { match, count, writers, gathered: undefined, codes: [], arrived: 0 };
    this.unfinished.set(stored, tensor);
    return tensor;
  }

  /** Pieces are lent, until the next one comes. */
  private gather(tensor: Unfinished, values: Values): void {
    const isWhole = sizeOf(values) === tensor.count;
    if (!(values instanceof Float32Array)) tensor.codes.push(isWhole ? values : copyOf(values));
    else if (isWhole) tensor.gathered = values;
    else {
      // a stream gives tensors one after the other, so that one memory does for all; if not, each has its own
      tensor.gathered ??=
        this.unfinished.size === 1 ? this.room.lendFloats(tensor.count) : new Float32Array(tensor.count);
      tensor.gathered.set(values, tensor.arrived);
    }
  }

  /** Writes rows of a matrix that is stored the other way round: columns of each of the parameters that lie in it side by side. */
  private writeTurned(writers: readonly WeightWriter[], values: Float32Array): void {
    const outputs = writers.map(({ shape }) => shape[0]);
    const columns = outputs.reduce((sum, count) => sum + count, 0);
    const rows = values.length / (columns || 1);
    let end = 0;
    writers.forEach((writer, i) => {
      const piece = this.turned.lendFloats(outputs[i] * rows);
      transposeInto(piece, values, columns, end, (end += outputs[i]));
      writer.writeColumns(piece);
    });
  }

  /** @param values of which codes are kept */
  private writer(parameter: P, values?: Values): WeightWriter {
    const kept =
      values === undefined || values instanceof Float32Array || !this.quantizable.has(parameter)
        ? undefined
        : values.bits;
    return new WeightWriter(parameter.shape, kept ?? this.quantizable.get(parameter));
  }

  private keepsCodes({ parameters }: Match): boolean {
    return parameters.every((name) => this.copies(name) === 1 && this.quantizable.has(this.parameters.get(name)!));
  }

  private assign(name: string, writer: WeightWriter): void {
    const values = writer.finish();
    this.parameters.get(name)!.assign(values);
    if (values instanceof Tensor) values.dispose();
  }

  private layOut(match: Match, whole: Values): void {
    const shapes = match.parameters.map((name) => this.parameters.get(name)!.shape);
    if (!(whole instanceof Float32Array) && this.keepsCodes(match)) {
      const codes = loadCodes(whole, shapes, match.layouts);
      if (codes !== undefined)
        return codes.forEach((part, i) => this.parameters.get(match.parameters[i])!.assign(packWeight(part)));
    }
    const parts = loadParts(whole instanceof Float32Array ? whole : unpackCodes(whole), shapes, match.layouts);
    match.parameters.forEach((name, i) => {
      const mark = this.copies(name) > 1 ? fingerprint(parts[i]) : '';
      const before = this.filled.get(name);
      if (before !== undefined && before !== mark) {
        throw new Error(
          `${name} (${showName(match.stored)}): expected a copy of the same weight, checkpoint has other values`,
        );
      }
      if (before === undefined) {
        const writer = this.writer(this.parameters.get(name)!, parts[i]);
        writer.write(parts[i]);
        this.assign(name, writer);
      }
      this.filled.set(name, mark);
    });
  }
}

const sizeOf = (values: Values) => (values instanceof Float32Array ? values.length : values.codes.length);

function copyOf({ codes, scales, offsets, ...rest }: WeightCodes): WeightCodes {
  return { ...rest, codes: codes.slice(), scales: scales.slice(), ...(offsets && { offsets: offsets.slice() }) };
}

/** The pieces of a tensor as one. */
function join(parts: readonly WeightCodes[]): WeightCodes {
  const [first] = parts;
  if (parts.length === 1) return first;
  const all = <Array extends Uint8Array | Float32Array>(
    of: (part: WeightCodes) => Array,
    Array: new (length: number) => Array,
  ): Array => {
    const whole = new Array(parts.reduce((sum, part) => sum + of(part).length, 0));
    let at = 0;
    for (const part of parts) {
      whole.set(of(part), at);
      at += of(part).length;
    }
    return whole;
  };
  return {
    ...first,
    shape: [parts.reduce((rows, { shape }) => rows + shape[0], 0), first.shape[1]],
    codes: all(({ codes }) => codes, Uint8Array),
    scales: all(({ scales }) => scales, Float32Array),
    ...(first.offsets && { offsets: all(({ offsets }) => offsets!, Float32Array) }),
  };
}
