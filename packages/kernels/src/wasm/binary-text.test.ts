import { expect, it } from 'vitest';
// @ts-expect-error a script without types
import { textOfBytes } from '../../scripts/binary-text.mjs';
import { bytesOfText } from './binary-text.js';

it('gives every byte back, in characters that need no escape within quotes', () => {
  const bytes = Uint8Array.from({ length: 65536 }, (_, i) => (i & 1 ? i >> 9 : i >> 1));
  const text = (textOfBytes as (bytes: Uint8Array) => string)(bytes);
  expect(text).toMatch(/^[!(-[\]-~]+$/);
  expect(bytesOfText(text)).toEqual(bytes);
  expect(bytesOfText('')).toEqual(new Uint8Array());
});
