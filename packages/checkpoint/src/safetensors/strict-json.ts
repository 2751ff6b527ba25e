/** JSON for hostile headers: bounded depth, no repeated keys, and objects as maps, so that no key reaches a prototype. */
import { show } from '../show.js';

export type StrictJson = null | boolean | number | string | StrictJson[] | Map<string, StrictJson>;

const literals = new Map<string, null | boolean>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const forbiddenKeys = new Set(['__proto__', 'constructor', 'prototype']);

/** Throws one line naming the character at fault: bad syntax, a repeated or prototype key, nesting beyond `maxDepth`. */
export function parseStrictJson(text: string, maxDepth: number): StrictJson {
  let at = 0;

  function fail(message: string): never {
    throw new Error(`JSON at character ${at}: ${message}`);
  }

  function match(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }

  /** Moves past white space and the next character, which it returns; '' at the end. */
  function next(): string {
    match(/[ \t\n\r]*/y);
    return text.charAt(at++);
  }

  function peek(): string {
    const character = next();
    at--;
    return character;
  }

  function string(): string {
    const begin = at - 1; // after the opening quote
    while (at < text.length && text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
    if (at >= text.length) fail('a string does not end');
    try {
      return JSON.parse(text.slice(begin, ++at)) as string;
    } catch {
      return fail('a string holds a bad escape or a control character');
    }
  }

  function members(depth: number): Map<string, StrictJson> {
    const object = new Map<string, StrictJson>();
    if (peek() === '}') return (at++, object);
    for (;;) {
      if (next() !== '"') fail('expected a key');
      const key = string();
      if (forbiddenKeys.has(key)) fail(`the key ${show(key)} is not allowed`);
      if (object.has(key)) fail(`the key ${show(key)} is there twice`);
      if (next() !== ':') fail('expected ":"');
      object.set(key, value(depth));
      const separator = next();
      if (separator === '}') return object;
      if (separator !== ',') fail('expected "," or "}"');
    }
  }

  function items(depth: number): StrictJson[] {
    const array: StrictJson[] = [];
    if (peek() === ']') return (at++, array);
    for (;;) {
      array.push(value(depth));
      const separator = next();
      if (separator === ']') return array;
      if (separator !== ',') fail('expected "," or "]"');
    }
  }

  function value(depth: number): StrictJson {
    const first = next();
    if ((first === '{' || first === '[') && depth >= maxDepth) fail(`nested deeper than ${maxDepth}`);
    if (first === '{') return members(depth + 1);
    if (first === '[') return items(depth + 1);
    if (first === '"') return string();
    at--;
    const word = match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
    if (word === '') fail(first === '' ? 'the text ends too early' : `unexpected ${show(first)}`);
    return literals.has(word) ? literals.get(word)! : Number(word);
  }

  const result = value(0);
  if (peek() !== '') fail('unexpected text after the value');
  return result;
}
