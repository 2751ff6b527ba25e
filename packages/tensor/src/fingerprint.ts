import { fail } from '@glossa/check';
import type { Parameter } from './parameter.js';

/** Bytes that are hashed at once: the platform copies what it hashes. */
const PIECE_BYTES = 1 << 24;

/** Hexadecimal digits of a fingerprint: 64 bits. */
const DIGITS = 16;

/**
 * A short mark of parameters' names, shapes and values, to find out later whether they are still the same. Quantized
 * values count with their bits, codes and scales, as the backend packs them. One parameter is read at a time.
 *
 * @param parameters by name, such as `namedParameters(model)` or a part of it; their order does not matter
 * @returns 16 hexadecimal digits of a SHA-256
 * @throws GlossaError when a parameter has no values; `unsupported` in pages that are not secure (https or localhost),
 * where browsers have no SHA-256
 */
export async function fingerprintOf(parameters: ReadonlyMap<string, Parameter>): Promise<string> {
  const lines: string[] = [];
  for (const [name, parameter] of parameters) {
    const { quantized } = parameter;
    const hashes = await hashesOf(await (quantized?.values ?? parameter.value).data());
    lines.push(JSON.stringify([name, parameter.shape, quantized?.bits ?? 32, ...hashes]));
  }
  return (await sha256(new TextEncoder().encode(lines.sort().join('\n')))).slice(0, DIGITS);
}

async function hashesOf(values: ArrayBufferView): Promise<string[]> {
  const bytes = new Uint8Array(values.buffer as ArrayBuffer, values.byteOffset, values.byteLength);
  const hashes: string[] = [];
  for (let at = 0; at < bytes.length; at += PIECE_BYTES) {
    hashes.push(await sha256(bytes.subarray(at, at + PIECE_BYTES)));
  }
  return hashes;
}

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  const { subtle } = crypto as { subtle?: SubtleCrypto };
  if (!subtle)
    fail('fingerprintOf', 'a secure page (https or localhost), which has SHA-256', location.protocol, 'unsupported');
  const digest = new Uint8Array(await subtle.digest('SHA-256', bytes));
  return Array.from(digest, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
