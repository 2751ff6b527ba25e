/** Stored tensors to float32 values, and back. */
import { fail } from '@glossa/check';
import type { FloatDType, TensorData } from './dtype.js';
import { narrowBF16, narrowF16, widenBF16, widenF16 } from './half.js';

/**
 * The values of a tensor as float32: exact for F32, F16, BF16 and integers of up to 24 bits, rounded otherwise.
 * For F32 the result may share the tensor's memory: do not write to it.
 */
export function toFloat32({ dtype, data }: TensorData): Float32Array {
  switch (dtype) {
    case 'F32':
      return view(Float32Array, data);
    case 'F64':
      return Float32Array.from(view(Float64Array, data));
    case 'F16':
      return mapBits(view(Uint16Array, data), widenF16);
    case 'BF16':
      return mapBits(view(Uint16Array, data), widenBF16);
    case 'I64':
      return Float32Array.from(view(BigInt64Array, data), Number);
    case 'I32':
      return Float32Array.from(view(Int32Array, data));
    case 'I16':
      return Float32Array.from(view(Int16Array, data));
    case 'I8':
      return Float32Array.from(view(Int8Array, data));
    case 'U8':
    case 'BOOL':
      return Float32Array.from(data);
  }
}

/**
 * Float32 values as a tensor to store.
 *
 * @param name of the tensor, for errors
 * @throws GlossaError when a finite value would become infinite
 */
export function fromFloat32(
  values: Float32Array,
  shape: readonly number[],
  dtype: FloatDType,
  name: string,
): TensorData {
  const stored = dtype === 'F32' ? values : narrow(values, dtype, name);
  return { dtype, shape, data: new Uint8Array(stored.buffer, stored.byteOffset, stored.byteLength) };
}

function narrow(values: Float32Array, dtype: 'F16' | 'BF16', name: string): Uint16Array {
  const bits = new Uint32Array(values.buffer, values.byteOffset, values.length);
  const [round, infinity] = dtype === 'F16' ? [narrowF16, 0x7c00] : [narrowBF16, 0x7f80];
  return Uint16Array.from(bits, (pattern, i) => {
    const half = round(pattern);
    if ((half & 0x7fff) === infinity && Number.isFinite(values[i]))
      fail(name, `values within the range of ${dtype}`, values[i]);
    return half;
  });
}

function mapBits(halves: Uint16Array, widen: (half: number) => number): Float32Array {
  const values = new Float32Array(halves.length);
  const bits = new Uint32Array(values.buffer);
  for (let i = 0; i < halves.length; i++) bits[i] = widen(halves[i]);
  return values;
}

interface ViewConstructor<View> {
  readonly BYTES_PER_ELEMENT: number;
  new (buffer: ArrayBufferLike, offset: number, length: number): View;
}

/** The bytes as elements, copied only where the file has not aligned them. */
function view<View>(Elements: ViewConstructor<View>, data: Uint8Array): View {
  const aligned = data.byteOffset % Elements.BYTES_PER_ELEMENT === 0 ? data : data.slice();
  return new Elements(aligned.buffer, aligned.byteOffset, aligned.byteLength / Elements.BYTES_PER_ELEMENT);
}
