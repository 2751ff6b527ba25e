/** Reads protocol buffers that nobody vouches for: every length is checked before it is believed. */
import { fail, inWords } from '@glossa/check';

/** Value of a field: an integer, or raw bytes. */
export type FieldValue = number | Uint8Array;

/** The fields of a message in order, as [number, value]. */
export function readFields(bytes: Uint8Array, where: string): [field: number, value: FieldValue][] {
  const fields: [number, FieldValue][] = [];
  let at = 0;
  const refuse = (expected: string, received: string): never =>
    fail(where, expected, inWords(`${received} at byte ${at} of ${bytes.length}`), 'invalid-file');
  const varint = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++];
      if (byte === undefined || scale > 2 ** 63) return refuse('numbers of at most 64 bits', 'another');
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  while (at < bytes.length) {
    const tag = varint();
    const wire = tag % 8;
    if (wire === 0) {
      fields.push([(tag - wire) / 8, varint()]);
      continue;
    }
    if (wire !== 1 && wire !== 2 && wire !== 5) refuse('wire types 0, 1, 2 and 5', `${wire}`);
    const length = wire === 2 ? varint() : wire === 1 ? 8 : 4;
    if (length > bytes.length - at) refuse('fields that end within the file', `one of ${length} bytes`);
    fields.push([(tag - wire) / 8, bytes.subarray(at, at + length)]);
    at += length;
  }
  return fields;
}
