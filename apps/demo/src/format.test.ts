import { describe, expect, it } from 'vitest';
import { formatBytes, formatCount, formatNumber } from './format.js';

describe('format', () => {
  it('writes bytes in decimal units', () => {
    expect([0, 999, 1000, 3_244_456, 5e12].map((bytes) => formatBytes(bytes, 'en'))).toEqual([
      '0 B',
      '999 B',
      '1.0 kB',
      '3.2 MB',
      '5,000.0 GB',
    ]);
  });
  it('writes counts as each language does', () => {
    expect(formatCount(809_000, 'en')).toBe('809K');
    expect(formatCount(809_000, 'zh-Hans')).toBe('80.9万');
  });
  it('keeps the decimals asked for', () => {
    expect(formatNumber(0.8, 'en', 2)).toBe('0.80');
  });
});
