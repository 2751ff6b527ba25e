/** Oniguruma's escapes: classes and characters in the platform's terms, assertions in terms of look-arounds. */

/** Word characters; for some reason those of Latin-1 that are numbers but no digits are among them. */
const word = '\\p{Alphabetic}\\p{M}\\p{Nd}\\p{Pc}²³¹¼-¾';
export const classEscapes: Record<string, string> = {
  s: '\\p{White_Space}', S: '\\P{White_Space}', d: '\\p{Nd}', D: '\\P{Nd}', w: '[' + word + ']', W: '[^' + word + ']', h: '[0-9a-fA-F]', H: '[^0-9a-fA-F]',
};
export const controls: Record<string, number> = { n: 10, r: 13, t: 9, f: 12, v: 11, a: 7, e: 27 };
export const posixNames: Record<string, string> = {
  Alpha: 'Alphabetic', Digit: 'Nd', Space: 'White_Space', Upper: 'Uppercase', Lower: 'Lowercase', Punct: 'P', Cntrl: 'Cc',
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
