import { check, fail, inWords, show, showName } from '@glossa/check';
import type { Header } from './header.js';
import { checkScale, INT8_GROUPS, QUANTIZATION_KEY, scaleName } from './int8-groups.js';

/** A header, and which of its tensors are the scales of others. */
export interface Contents extends Header {
  /** Shape by name, a quantized tensor and its scales being one entry. */
  readonly shapes: ReadonlyMap<string, readonly number[]>;
  /** Name of the scales by name of the quantized tensor. */
  readonly scales: ReadonlyMap<string, string>;
}

/** @throws GlossaError for a quantization that Glossa does not know (`unsupported`), or scales that do not fit */
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
  const quantization = metadata.get(QUANTIZATION_KEY);
  if (quantization === undefined) return scales;
  check(quantization === INT8_GROUPS, `${where}: ${QUANTIZATION_KEY}`, show(INT8_GROUPS), quantization, 'unsupported');
  for (const [name, info] of tensors) {
    const scale = tensors.get(scaleName(name));
    if (info.dtype !== 'I8' && scale === undefined) continue;
    if (scale === undefined)
      fail(
        `${where}: tensor ${showName(name)}`,
        `${showName(scaleName(name))} beside it`,
        inWords('none'),
        'invalid-file',
      );
    checkScale(info, scale, `${where}: tensor ${showName(scaleName(name))}`);
    scales.set(name, scaleName(name));
  }
  return scales;
}
