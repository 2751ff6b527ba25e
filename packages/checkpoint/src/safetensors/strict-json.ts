/**
 * JSON for untrusted headers: limited depth, no repeated keys, and objects as maps, so that no key is a prototype's.
 */
import { fail, inWords, show } from '@glossa/check';

export type StrictJson = null | boolean | number | string | StrictJson[] | Map<string, StrictJson>;

const LITERALS = new Map<string, null | boolean>([
  ['true', true],
  ['false', false],
  ['null', null],
]);
const FORBIDDEN_KEYS = new Set(['__proto__', 'constructor', 'prototype']);

/**
 * @param where names the text in errors
 * @throws GlossaError `invalid-file` that names the character at fault: bad syntax, a repeated key, a prototype's key,
 * or nesting deeper than `maxDepth`
 */
export function parseStrictJson(text: string, maxDepth: number, where: string): StrictJson {
  let at = 0;

  function refuse(expected: string, received: string): never {
    fail(`${where}: JSON at character ${at}`, expected, inWords(received), 'invalid-file');
  }

  function match(pattern: RegExp): string {
    pattern.lastIndex = at;
    const found = pattern.exec(text)?.[0] ?? '';
    at += found.length;
    return found;
  }

  /** Skips white space and the next character, which it returns; '' at the end. */
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
    if (at >= text.length) refuse('the end of a string', 'the end of the text');
    try {
      return JSON.parse(text.slice(begin, ++at)) as string;
    } catch {
      return refuse('a string', 'a bad escape or a control character');
    }
  }

  function members(depth: number): Map<string, StrictJson> {
    const object = new Map<string, StrictJson>();
    if (peek() === '}') return (at++, object);
    for (;;) {
      if (next() !== '"') refuse('a key', 'something else');
      const key = string();
      if (FORBIDDEN_KEYS.has(key)) refuse('another key', show(key));
      if (object.has(key)) refuse('each key once', `${show(key)} twice`);
      if (next() !== ':') refuse('":"', 'something else');
      object.set(key, value(depth));
      const separator = next();
      if (separator === '}') return object;
      if (separator !== ',') refuse('"," or "}"', 'something else');
    }
  }

  function items(depth: number): StrictJson[] {
    const array: StrictJson[] = [];
    if (peek() === ']') return (at++, array);
    for (;;) {
      array.push(value(depth));
      const separator = next();
      if (separator === ']') return array;
      if (separator !== ',') refuse('"," or "]"', 'something else');
    }
  }

  function value(depth: number): StrictJson {
    const first = next();
    if ((first === '{' || first === '[') && depth >= maxDepth) refuse(`at most ${maxDepth} levels`, 'more');
    if (first === '{') return members(depth + 1);
    if (first === '[') return items(depth + 1);
    if (first === '"') return string();
    at--;
    const word = match(/-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null/y);
    if (word === '') refuse('a value', first === '' ? 'the end of the text' : show(first));
    return LITERALS.has(word) ? LITERALS.get(word)! : Number(word);
  }

  const result = value(0);
  if (peek() !== '') refuse('the end of the text', 'more');
  return result;
}
