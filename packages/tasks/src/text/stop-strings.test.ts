import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { StopStrings } from './stop-strings.js';

function run(pieces: readonly string[], stops: readonly string[]) {
  const strings = new StopStrings(stops);
  const out = pieces.map((piece) => strings.push(piece));
  return { out, text: out.join('') + strings.finish(), found: strings.found };
}

describe('StopStrings', () => {
  it('cuts at a stop string, whole or split over pieces', () => {
    expect(run(['one\n\ntwo'], ['\n\n'])).toMatchObject({ out: ['one'], found: true });
    expect(run(['one\n', '\ntwo'], ['\n\n'])).toMatchObject({ out: ['one', ''], found: true });
    expect(run(['a', 'E', 'N', 'D', 'b'], ['END'])).toMatchObject({ out: ['a', '', '', '', ''], found: true });
  });

  it('gives back what only looked like one', () => {
    expect(run(['aE', 'N', 'x'], ['END'])).toMatchObject({ out: ['a', '', 'ENx'], found: false });
    expect(run(['aEN'], ['END'])).toMatchObject({ out: ['a'], text: 'aEN', found: false });
    expect(run(['aab', 'aac'], ['aabaad'])).toMatchObject({ out: ['', 'aabaac'], found: false });
    expect(run(['xaa', 'b'], ['aab'])).toMatchObject({ text: 'x', found: true });
  });

  it('lets everything through without stop strings', () => {
    expect(run(['a', '', 'b'], [])).toEqual({ out: ['a', '', 'b'], text: 'ab', found: false });
  });

  it('gives the same text however it is cut into pieces, and no stop string in it', () => {
    const letters = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), maxLength: 20 });
    const stops = fc.array(fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 1, maxLength: 4 }), {
      maxLength: 3,
    });
    fc.assert(
      fc.property(fc.array(letters, { maxLength: 8 }), stops, (pieces, stops) => {
        const whole = run([pieces.join('')], stops);
        const single = run([...pieces.join('')], stops);
        const cut = run(pieces, stops);
        expect([cut.text, cut.found]).toEqual([whole.text, whole.found]);
        expect([single.text, single.found]).toEqual([whole.text, whole.found]);
        expect(pieces.join('').startsWith(cut.text)).toBe(true);
        if (!cut.found) expect(cut.text).toBe(pieces.join(''));
        for (const stop of stops) expect(cut.text).not.toContain(stop);
      }),
      { numRuns: 1000 },
    );
  });
});
