/**
 * SentencePiece vocabularies rarely hold a token with a space inside: then a text falls into words before each space.
 */
import type { Splitter } from '../patterns/splitter.js';
import type { Vocabulary } from '../vocabulary/vocabulary.js';

const symbol = '▁';

/** Cuts before each run of spaces; undefined where a token may reach across, or a space may be unknown. */
export function spaceBoundary({ ids }: Vocabulary): Splitter | undefined {
  if (!ids.has(symbol)) return undefined;
  for (const token of ids.keys()) if (/[^▁]▁/.test(token)) return undefined;
  return (text, start) => {
    let end = start;
    while (text[end] === symbol) end++;
    const next = text.indexOf(symbol, end);
    return next < 0 ? text.length : next;
  };
}
