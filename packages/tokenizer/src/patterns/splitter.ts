/** Hand-written forms of the splitting expressions of the GPT families: one pass, no backtracking. */
import { classAt, letter, number, other, runEnd, space, widthAt } from '../text/character-class.js';

/** Given where a piece starts, where it ends. Pieces cover the text. */
export type Splitter = (text: string, start: number) => number;

/** `\s+(?!\S)|\s+`: a run of white space leaves its last character to the word that follows. */
function spaceEnd(text: string, start: number): number {
  const end = runEnd(text, start, space);
  return end === text.length || end === start + 1 ? end : end - 1;
}

/** End of an English contraction such as `'s` or `'ll` at start, or start if there is none. */
function contractionEnd(text: string, start: number, ignoreCase: boolean): number {
  let first = text.charCodeAt(start + 1);
  if (ignoreCase) {
    if (first === 0x17f) return start + 2; // ſ folds to s
    first |= 0x20;
  }
  switch (first) {
    case 0x73: // s
    case 0x74: // t
    case 0x6d: // m
    case 0x64: // d
      return start + 2;
  }
  const second = ignoreCase ? text.charCodeAt(start + 2) | 0x20 : text.charCodeAt(start + 2);
  // re, ve, ll
  const isPair = ((first === 0x72 || first === 0x76) && second === 0x65) || (first === 0x6c && second === 0x6c);
  return isPair ? start + 3 : start;
}

/** GPT-2: `'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+` */
export function splitGpt2(text: string, start: number): number {
  const unit = text.charCodeAt(start);
  if (unit === 0x27) {
    const end = contractionEnd(text, start, false);
    if (end > start) return end;
  }
  const from = unit === 0x20 ? start + 1 : start;
  const kind = classAt(text, from);
  return kind === space || kind === 0 ? spaceEnd(text, start) : runEnd(text, from, kind);
}

/**
 * GPT-4 and its descendants:
 * `(?i:'s|…|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,digits}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+`
 */
export function splitGpt4(digits: number): Splitter {
  return (text, start) => {
    const unit = text.charCodeAt(start);
    if (unit === 0x27) {
      const end = contractionEnd(text, start, true);
      if (end > start) return end;
    }
    const kind = classAt(text, start);
    if (kind === letter) return runEnd(text, start, letter);
    if (kind === number) {
      let end = start;
      for (let n = 0; n < digits && classAt(text, end) === number; n++) end += widthAt(text, end);
      return end;
    }
    const next = start + widthAt(text, start);
    const nextKind = classAt(text, next);
    if (nextKind === letter && !isNewline(unit)) return runEnd(text, next, letter);
    if (kind === other || (unit === 0x20 && nextKind === other)) {
      let end = runEnd(text, next, other);
      while (isNewline(text.charCodeAt(end))) end++;
      return end;
    }
    // White space: up to its last line break if it has one.
    let lastNewline = -1;
    for (let i = start; classAt(text, i) === space; i++) if (isNewline(text.charCodeAt(i))) lastNewline = i;
    return lastNewline >= 0 ? lastNewline + 1 : spaceEnd(text, start);
  };
}

function isNewline(unit: number): boolean {
  return unit === 0x0a || unit === 0x0d;
}
