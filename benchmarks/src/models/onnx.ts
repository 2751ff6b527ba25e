/**
 * Writes ONNX models: just enough of protobuf and of onnx.proto3
 * (https://github.com/onnx/onnx/blob/main/onnx/onnx.proto3).
 */

const utf8 = new TextEncoder();

function varint(value: number | bigint): number[] {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  for (; rest > 127n; rest >>= 7n) bytes.push(Number(rest & 127n) | 128);
  return [...bytes, Number(rest)];
}

/** A field of a message: a number, or bytes. */
function field(number: number, value: number | string | Uint8Array | Uint8Array[]): Uint8Array[] {
  if (typeof value === 'number') return [Uint8Array.from([...varint(number << 3), ...varint(value)])];
  const parts = typeof value === 'string' ? [utf8.encode(value)] : Array.isArray(value) ? value : [value];
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [Uint8Array.from([...varint((number << 3) | 2), ...varint(length)]), ...parts];
}

export const elementTypes = { float32: 1, uint8: 2, int8: 3, int32: 6, int64: 7 } as const;
export type ElementType = keyof typeof elementTypes;

type Attribute = number | { float: number } | string | number[];

function attribute(name: string, value: Attribute): Uint8Array[] {
  const named = field(1, name);
  if (typeof value === 'string') return [...named, ...field(4, value), ...field(20, 3)];
  if (Array.isArray(value)) return [...named, ...value.flatMap((entry) => field(8, entry)), ...field(20, 7)];
  if (typeof value === 'number') return [...named, ...field(3, value), ...field(20, 2)];
  const float = new Uint8Array(Float32Array.of(value.float).buffer);
  return [...named, Uint8Array.from(varint((2 << 3) | 5)), float, ...field(20, 1)];
}

const valueInfo = (name: string, type: ElementType, shape: readonly (number | string)[]) => {
  const dimensions = shape.flatMap((size) => field(1, typeof size === 'number' ? field(1, size) : field(2, size)));
  return [...field(1, name), ...field(2, field(1, [...field(1, elementTypes[type]), ...field(2, dimensions)]))];
};

/** A graph under construction; every value has a name. */
export class OnnxGraph {
  private readonly parts: Uint8Array[] = [];
  private count = 0;

  /** Adds an operation; returns the names of its outputs. `''` leaves an input or output out. */
  node(
    operation: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    outputs = 1,
    domain = '',
  ): string[] {
    const names = Array.from({ length: outputs }, () => `v${this.count++}`);
    this.add(operation, inputs, names, attributes, domain);
    return names;
  }

  /** An operation of onnxruntime's own. */
  contrib(
    operation: string,
    inputs: readonly string[],
    attributes: Record<string, Attribute> = {},
    outputs = 1,
  ): string[] {
    return this.node(operation, inputs, attributes, outputs, 'com.microsoft');
  }

  private add(
    operation: string,
    inputs: readonly string[],
    outputs: readonly string[],
    attributes: Record<string, Attribute>,
    domain: string,
  ): void {
    const message = [
      ...inputs.flatMap((name) => field(1, name)),
      ...outputs.flatMap((name) => field(2, name)),
      ...field(4, operation),
      ...Object.entries(attributes).flatMap(([name, value]) => field(5, attribute(name, value))),
      ...(domain ? field(7, domain) : []),
    ];
    this.parts.push(...field(1, message));
  }

  constant(values: Float32Array | Int8Array | BigInt64Array, shape: readonly number[]): string {
    const name = `w${this.count++}`;
    const type = values instanceof Float32Array ? 'float32' : values instanceof Int8Array ? 'int8' : 'int64';
    const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength);
    this.parts.push(
      ...field(5, [
        ...shape.flatMap((size) => field(1, size)),
        ...field(2, elementTypes[type]),
        ...field(8, name),
        ...field(9, bytes),
      ]),
    );
    return name;
  }

  input(name: string, type: ElementType, shape: readonly (number | string)[]): string {
    this.parts.push(...field(11, valueInfo(name, type, shape)));
    return name;
  }

  output(name: string, value: string, type: ElementType, shape: readonly (number | string)[]): void {
    this.add('Identity', [value], [name], {}, '');
    this.parts.push(...field(12, valueInfo(name, type, shape)));
  }

  /** The model file. */
  serialize(): Uint8Array {
    const graph = [...this.parts, ...field(2, 'model')];
    const opset = (domain: string, version: number) => field(8, [...field(1, domain), ...field(2, version)]);
    const parts = [...field(1, 8), ...field(7, graph), ...opset('', 17), ...opset('com.microsoft', 1)];
    return Buffer.concat(parts);
  }
}
