/** What the header of a safetensors file means: which tensors are weights, and which are the scales of others. */
import { show } from '../show.js';
import type { Header, TensorInfo } from './header.js';
import { checkScale, int8Groups, quantizationKey, scaleName } from './int8-groups.js';

export interface Contents extends Header {
  /** Shape by name of what the file stands for: a quantized tensor and its scales count as one. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Name of the scales by name of the quantized tensor. */
  readonly scales: ReadonlyMap<string, string>;
}

/** @throws Error for a quantization that Glossa does not know, or scales that do not fit */
export function readContents(header: Header, where: string): Contents {
  const scales = findScales(header, where);
  const scaleNames = new Set(scales.values());
  const shapes = new Map(
    [...header.tensors].filter(([name]) => !scaleNames.has(name)).map(([name, { shape }]) => [name, shape]),
  );
  return { ...header, shapes, scales };
}

function findScales({ tensors, metadata }: Header, where: string): Map<string, string> {
  const scales = new Map<string, string>();
  const quantization = metadata.get(quantizationKey);
  if (quantization === undefined) return scales;
  if (quantization !== int8Groups)
    throw new Error(`${where}: ${quantizationKey} is ${show(quantization)}, expected ${show(int8Groups)}`);
  for (const [name, info] of tensors) {
    const scale: TensorInfo | undefined = tensors.get(scaleName(name));
    if (info.dtype !== 'I8' && scale === undefined) continue;
    if (scale === undefined)
      throw new Error(`${where}: I8 tensor ${show(name)} has no ${show(scaleName(name))} beside it`);
    checkScale(info, scale, `${where}: ${show(scaleName(name))}`);
    scales.set(name, scaleName(name));
  }
  return scales;
}
