/** The Unicode classes that splitting needs, one table look-up a character. */

export const letter = 1;
export const number = 2;
export const space = 4;
export const other = 8;

/** Classes of the basic plane, filled on first use; 0 means not known yet. */
const table = /* @__PURE__ */ new Uint8Array(0x10000);
const astral = /* @__PURE__ */ new Map<number, number>();

function compute(codePoint: number): number {
  const character = String.fromCodePoint(codePoint);
  if (/\p{L}/u.test(character)) return letter;
  if (/\p{N}/u.test(character)) return number;
  return /\p{White_Space}/u.test(character) ? space : other;
}

/** Class of the character that starts at unit i; 0 past the end. */
export function classAt(text: string, i: number): number {
  if (i >= text.length) return 0;
  const unit = text.charCodeAt(i);
  const known = table[unit];
  if (known !== 0) return known;
  const codePoint = text.codePointAt(i)!;
  if (codePoint <= 0xffff) return (table[unit] = compute(unit));
  const cached = astral.get(codePoint);
  if (cached !== undefined) return cached;
  if (astral.size >= 4096) astral.clear();
  const found = compute(codePoint);
  astral.set(codePoint, found);
  return found;
}

/** Units taken by the character at i, in well-formed text. */
export function widthAt(text: string, i: number): number {
  return (text.charCodeAt(i) & 0xfc00) === 0xd800 ? 2 : 1;
}

/** End of the run of characters of that class that starts at i. */
export function runEnd(text: string, i: number, kind: number): number {
  while (classAt(text, i) === kind) i += widthAt(text, i);
  return i;
}

/**
 * Characters that form no grapheme cluster with others of their like: letters of Latin, kana, ideographs, the usual
 * punctuation and white space. Only where two of them meet is there a boundary for certain.
 */
export function joinsNothing(unit: number): boolean {
  if (unit < 0x300) return unit !== 0x0d && unit !== 0xa9 && unit !== 0xae;
  return (
    (unit >= 0x2010 && unit < 0x2028) ||
    (unit >= 0x3001 && unit < 0x302a) ||
    (unit >= 0x3041 && unit < 0x3097) ||
    (unit >= 0x3400 && unit < 0xa000) ||
    (unit >= 0xff01 && unit < 0xff5f)
  );
}

/** A property of UTF-16 units, worked out once for each of them. */
export function ofUnits(test: (character: string) => boolean): (unit: number) => boolean {
  /** 0 unknown, 1 false, 2 true. */
  const known = new Uint8Array(0x10000);
  return (unit) => (known[unit] ||= test(String.fromCharCode(unit)) ? 2 : 1) === 2;
}
