import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { joinSegments, segmentText } from '@glossa/tasks';
import { splitSentences } from '@glossa/tasks';

describe('splitSentences', () => {
  it.each([
    ['The cat sleeps. The dog barks! Why?', ['The cat sleeps.', 'The dog barks!', 'Why?']],
    [
      'Dr. Smith met Mr. J. Brown at 3.5 km, e.g. in St. Paul. He left.',
      ['Dr. Smith met Mr. J. Brown at 3.5 km, e.g. in St. Paul.', 'He left.'],
    ],
    ['It was Jan. 5 in No. 7. It rained.', ['It was Jan. 5 in No. 7.', 'It rained.']],
    ['"Stop!" he said. "No." She left.', ['"Stop!" he said.', '"No."', 'She left.']],
    ['Well... maybe. Well... Perhaps.', ['Well... maybe.', 'Well...', 'Perhaps.']],
    ['So did I. Then we left.', ['So did I.', 'Then we left.']],
    ['今天天气很好。我们去公园吧！好吗？', ['今天天气很好。', '我们去公园吧！', '好吗？']],
    ['他说：“走吧。”她走了……然后回来。', ['他说：“走吧。”', '她走了……', '然后回来。']],
    ['See example.com now', ['See example.com now']],
    ['3.5% of 1.2', ['3.5% of 1.2']],
    ['   ', []],
    ['', []],
  ])('cuts %j', (line, sentences) => expect(splitSentences(line)).toEqual(sentences));

  it('loses nothing but white space, in linear time', () => {
    const bare = (text: string) => text.replace(/\s/g, '');
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '.', '!', ' ', '。', '”', '…', '1') }), (line) => {
        expect(bare(splitSentences(line).join(''))).toBe(bare(line));
      }),
    );
    expect(splitSentences('.'.repeat(100_000))).toHaveLength(1);
    expect(splitSentences('. '.repeat(20_000)).length).toBeGreaterThan(0);
  });
});

describe('segmentText', () => {
  const translated = (text: string, translate: (sentence: string) => string) => {
    const { sentences, segments } = segmentText(text, splitSentences);
    return joinSegments(segments, sentences.map(translate));
  };
  it('keeps lines, indents and blank lines', () => {
    const text = '  One. Two.\r\n\r\n\tThree!\n   \nFour';
    expect(translated(text, (sentence) => sentence)).toBe(text);
    expect(translated(text, () => 'x')).toBe('  x x\r\n\r\n\tx\n   \nx');
    expect(translated('', () => 'x')).toBe('');
    expect(translated(' \n', () => 'x')).toBe(' \n');
  });
  it('sets sentences apart by spaces, but not Chinese ones', () => {
    expect(translated('One. Two.', (sentence) => (sentence === 'One.' ? '一。' : '二。'))).toBe('一。二。');
    expect(translated('一。二。', (sentence) => (sentence === '一。' ? 'One.' : 'Two.'))).toBe('One. Two.');
    expect(translated('一。二。', () => '')).toBe('');
  });
  it('gives any text back when nothing changes but the space between sentences', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'B', '.', ' ', '\n', '\r', '。', '\t') }), (text) => {
        expect(translated(text, (sentence) => sentence).replace(/[^\S\r\n]/g, '')).toBe(text.replace(/[^\S\r\n]/g, ''));
      }),
    );
  });
});
