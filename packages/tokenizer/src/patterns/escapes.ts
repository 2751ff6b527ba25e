/** Oniguruma's escapes: classes and characters in the platform's terms, assertions in terms of look-arounds. */

/** What a class holds; by the capital letter, what it does not hold. */
export const classes: Record<string, string> = {
  s: '\\p{White_Space}',
  d: '\\p{Nd}',
  h: '0-9a-fA-F',
  // For some reason those of Latin-1 that are numbers but no digits are word characters.
  w: '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}²³¹¼-¾',
};
export const controls: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, e: 27 };
export const posixNames: Record<string, string> = {
  Alpha: 'Alphabetic',
  Digit: 'Nd',
  Space: 'White_Space',
  Upper: 'Uppercase',
  Lower: 'Lowercase',
  Punct: 'P',
  Cntrl: 'Cc',
};
export const assertions: Record<string, string> = {
  '^': '(?<![\\s\\S])|(?<=\\n)(?=[\\s\\S])',
  $: '(?![^\\n])',
  A: '(?<![\\s\\S])',
  z: '(?![\\s\\S])',
  Z: '(?![^\\n]|\\n[\\s\\S])',
  b: '(?<=\\w)(?!\\w)|(?<!\\w)(?=\\w)',
  B: '(?<=\\w)(?=\\w)|(?<!\\w)(?!\\w)',
};
