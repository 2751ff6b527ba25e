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
        expect(plain(parseStrictJson(spaced, 100))).toEqual(JSON.parse(text));
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
        const ours = fault(() => parseStrictJson(text, 100));
        if (fault(() => JSON.parse(text)) !== undefined) expect(ours).toMatch(/^JSON at character \d+: /);
        else if (ours !== undefined) expect(ours).toMatch(/is there twice$/);
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  it.each([
    ['{"a":1,"a":2}', 'the key "a" is there twice'],
    ['{"a":1,"\\u0061":2}', 'the key "a" is there twice'],
    ['{"__proto__":1}', 'the key "__proto__" is not allowed'],
    ['{"\\u005f_proto__":1}', 'the key "__proto__" is not allowed'],
    ['[[[[1]]]]', 'nested deeper than 3'],
    ['['.repeat(1e6), 'nested deeper than 3'],
    ['{"a":1', 'expected "," or "}"'],
    ['"\u0001"', 'a string holds a bad escape or a control character'],
    ['"abc', 'a string does not end'],
    ['"abc\\', 'a string does not end'],
    ['01', 'unexpected text after the value'],
    ['', 'the text ends too early'],
    ['nul', 'unexpected "n"'],
  ])('refuses %.40s', (text, message) => {
    expect(() => parseStrictJson(text, 3)).toThrow(message);
  });
});
