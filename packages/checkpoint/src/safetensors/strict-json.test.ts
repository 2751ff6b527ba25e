import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseStrictJson, type StrictJson } from './strict-json.js';

function plain(value: StrictJson): unknown {
  if (value instanceof Map) return Object.fromEntries([...value].map(([key, item]) => [key, plain(item)]));
  return Array.isArray(value) ? value.map(plain) : value;
}

describe('parseStrictJson', () => {
  it('agrees with JSON.parse', () => {
    const harmless = (text: string) => !/__proto__|constructor|prototype/.test(text);
    fc.assert(
      fc.property(fc.json().filter(harmless), fc.constantFrom('', ' ', '\n\t'), (text, space) => {
        const spaced = space + JSON.stringify(JSON.parse(text), null, space) + space;
        expect(plain(parseStrictJson(spaced, 100, 'file'))).toEqual(JSON.parse(text));
      }),
      { seed: 1 },
    );
  });

  it('refuses what JSON.parse refuses, and repeated keys', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(...'{}[],:"\\1-.eEtrufalsn0 \n') }), (text) => {
        const fault = (parse: () => unknown): string | undefined => {
          try {
            return void parse();
          } catch (error) {
            return (error as Error).message;
          }
        };
        const ours = fault(() => parseStrictJson(text, 100, 'file'));
        if (fault(() => JSON.parse(text)) !== undefined)
          expect(ours).toMatch(/^file: JSON at character \d+: expected /);
        else if (ours !== undefined) expect(ours).toMatch(/expected each key once, received "[^\n]*" twice$/);
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'expected each key once, received "a" twice'],
    ['{"a":1,"\\u0061":2}', 'expected each key once, received "a" twice'],
    ['{"__proto__":1}', 'expected another key, received "__proto__"'],
    ['{"\\u005f_proto__":1}', 'expected another key, received "__proto__"'],
    ['[[[[1]]]]', 'expected at most 3 levels, received more'],
    ['['.repeat(1e6), 'expected at most 3 levels, received more'],
    ['{"a":1', 'expected "," or "}"'],
    ['"\u0001"', 'expected a string, received a bad escape or a control character'],
    ['"abc', 'expected the end of a string, received the end of the text'],
    ['"abc\\', 'expected the end of a string, received the end of the text'],
    ['01', 'expected the end of the text, received more'],
    ['', 'expected a value, received the end of the text'],
    ['nul', 'expected a value, received "n"'],
  ])('refuses %.40s', (text, message) => {
    expect(() => parseStrictJson(text, 3, 'file')).toThrow(message);
  });
});
