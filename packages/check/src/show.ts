const MAX_TEXT = 80;
const MAX_SIZES = 8;

/** A received value in words of the caller's, which messages show as they are. */
export class Words {
  constructor(readonly text: string) {}
}

/** For messages that say more of a received value than `show` would: `inWords('a sentence of 900 tokens')`. */
export function inWords(text: string): Words {
  return new Words(text);
}

/** Any value on one short line: texts quoted, escaped and cut, sizes as `[2, 3]`, other objects by their kind. */
export function show(value: unknown): string {
  if (value instanceof Words) return value.text;
  if (value === undefined) return 'nothing';
  if (typeof value === 'string') return showText(value);
  if (Array.isArray(value)) return value.every(isNumber) ? showShape(value) : `an array of ${value.length}`;
  if (typeof value === 'function') return 'a function';
  if (typeof value === 'object' && value !== null)
    return ArrayBuffer.isView(value) ? `${value.byteLength} bytes` : 'an object';
  return String(value).slice(0, MAX_TEXT);
}

/** `[2, 3]`, as every message writes a shape; more sizes than any model's are cut. */
export function showShape(shape: readonly number[]): string {
  if (shape.length <= MAX_SIZES) return `[${shape.join(', ')}]`;
  return `[${shape.slice(0, MAX_SIZES).join(', ')}, … ${shape.length} sizes]`;
}

/** A name from outside, such as a tensor's: as it is when plain, else quoted. */
export function showName(name: string): string {
  return /^[\w./-]{1,200}$/.test(name) ? name : showText(name);
}

function showText(text: string): string {
  const quoted = JSON.stringify(text.slice(0, MAX_TEXT));
  return text.length > MAX_TEXT ? `${quoted.slice(0, -1)}…"` : quoted;
}

function isNumber(value: unknown): boolean {
  return typeof value === 'number';
}
