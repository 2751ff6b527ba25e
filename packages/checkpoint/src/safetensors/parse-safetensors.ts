import { fail, inWords, show } from '@glossa/check';
import { readContents, type Contents } from './contents.js';
import type { TensorData } from '../tensors/dtype.js';
import { parseHeader, readHeaderLength } from './header.js';
import { dequantizeInt8 } from './int8-groups.js';
import { toFloat32 } from '../tensors/to-float32.js';

/** A safetensors file in memory. */
export interface SafetensorsFile {
  /** Shape by name, in file order; a tensor quantized by Glossa and its scales are one entry. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  readonly metadata: ReadonlyMap<string, string>;
  /**
   * A tensor as stored, scales of quantized ones included; its data is a view of the file.
   *
   * @throws GlossaError when there is none of that name
   */
  tensor(name: string): TensorData;
  /** The values of a tensor, dequantized or widened. They may share the file's memory: do not write to them. */
  toFloat32(name: string): Float32Array;
}

/**
 * Reads a safetensors file; nothing is copied until a tensor is asked for.
 *
 * @param where names the file in errors
 * @throws GlossaError `invalid-file` when the file is damaged, `unsupported` for a type or quantization that Glossa
 * does not read, or a pickle
 */
export function parseSafetensors(bytes: Uint8Array, where = 'safetensors'): SafetensorsFile {
  const headerLength = readHeaderLength(bytes.subarray(0, 8), bytes.length, where);
  const data = bytes.subarray(8 + headerLength);
  const contents: Contents = readContents(parseHeader(bytes.subarray(8, 8 + headerLength), data.length, where), where);

  function tensor(name: string): TensorData {
    const info = contents.tensors.get(name);
    if (info === undefined) return fail(where, `a tensor ${show(name)}`, inWords('none'));
    return { dtype: info.dtype, shape: info.shape, data: data.subarray(info.begin, info.end) };
  }

  return {
    shapes: contents.shapes,
    metadata: contents.metadata,
    tensor,
    toFloat32(name) {
      const scale = contents.scales.get(name);
      return scale === undefined ? toFloat32(tensor(name)) : dequantizeInt8(tensor(name), tensor(scale));
    },
  };
}
