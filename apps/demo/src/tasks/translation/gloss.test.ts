import { describe, expect, it } from 'vitest';
import { glossed } from './gloss.js';

describe('glossed', () => {
  const source = ['Two', ' child', 'ren', ' play', '.', '</s>'];
  const looksAt = (...columns: number[]) =>
    columns.map((column) => source.map((_, index) => (index === column ? 1 : 0)));

  it('gives each piece the whole word it looked at most', () => {
    const target = ['两个', '孩子', '玩'];
    expect(glossed({ source, target, weights: looksAt(0, 2, 3) })).toEqual([
      { text: '两个', gloss: 'Two' },
      { text: '孩子', gloss: 'children' },
      { text: '玩', gloss: 'play' },
    ]);
  });
  it('joins neighbors that looked at one word', () => {
    expect(glossed({ source, target: ['孩', '子', '玩'], weights: looksAt(1, 2, 3) })).toEqual([
      { text: '孩子', gloss: 'children' },
      { text: '玩', gloss: 'play' },
    ]);
  });
  it('has no gloss for punctuation, nor from it or from special tokens', () => {
    expect(
      glossed({ source, target: ['玩', '球', '。'], weights: looksAt(4, 5, 3) }).map(({ gloss }) => gloss),
    ).toEqual(['', '', '']);
  });
  it('is empty for an empty translation', () => {
    expect(glossed({ source, target: [], weights: [] })).toEqual([]);
  });
});
