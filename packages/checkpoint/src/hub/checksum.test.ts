import { createHash } from 'node:crypto';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { checksumFor } from './checksum.js';

const bytes = Uint8Array.from({ length: 100_000 }, (_, i) => (i * i) >> 3);

describe.each([
  ['Node', process],
  ['a browser', undefined],
])('checksums as in %s', (_, process) => {
  afterEach(() => vi.unstubAllGlobals());

  it.each([
    ['sha256', createHash('sha256').update(bytes).digest('hex')],
    ['sha1 of git', createHash('sha1').update('blob 100000\0').update(bytes).digest('hex')],
  ])('are the %s of the pieces', (_, expected) => {
    vi.stubGlobal('process', process);
    const sum = checksumFor(expected, bytes.length)!;
    for (let at = 0; at < bytes.length; at += 777) sum.update(bytes.subarray(at, at + 777));
    expect(sum.digest()).toBe(expected);
  });

  it('are told from other etags', () => {
    for (const etag of ['', 'abc', 'g'.repeat(40), 'A'.repeat(64), 'a'.repeat(41)])
      expect(checksumFor(etag, 1)).toBeUndefined();
  });
});
