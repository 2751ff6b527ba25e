import { expect, it } from 'vitest';
import { TokenRows } from '../structures/token-rows.js';
import { WordCache } from './word-cache.js';

it('finds what it keeps, by the text alone, and forgets when it is full', () => {
  const cache = new WordCache();
  const rows = new TokenRows();
  const keep = (text: string, id: number) => {
    rows.clear();
    rows.push(id, 0, text.length);
    cache.add(text, 0, text.length, cache.find(text, 0, text.length), rows);
  };
  const idOf = (text: string) => {
    const found = cache.find(`<${text}>`, 1, text.length + 1);
    return found < 0 ? undefined : cache.rows[cache.start(found)];
  };
  for (let i = 0; i < 130_000; i++) keep(`w${i}`, i);
  expect([0, 77, 129_999].map((i) => idOf(`w${i}`))).toEqual([0, 77, 129_999]);
  expect(idOf('w130000')).toBeUndefined();
  for (let i = 130_000; i < 140_000; i++) keep(`w${i}`, i);
  expect(idOf('w0')).toBeUndefined();
  expect(idOf('w139999')).toBe(139_999);
});
