import type { TranslationTokenizer } from '../parts.js';

/** Neighboring tokens that make readable text only together. */
export interface Piece {
  text: string;
  /** Of the tokens, the first and the one after the last. */
  from: number;
  to: number;
}

/** Ids as readable pieces, special tokens as they are written. */
export function piecesOf(tokenizer: Pick<TranslationTokenizer, 'decodeStream'>, ids: readonly number[]): Piece[] {
  const stream = tokenizer.decodeStream({ skipSpecialTokens: false });
  const pieces: Piece[] = [];
  let from = 0;
  ids.forEach((id, index) => {
    const text = stream.push(id);
    if (text === '') return;
    pieces.push({ text, from, to: index + 1 });
    from = index + 1;
  });
  const rest = stream.finish();
  if (from < ids.length) pieces.push({ text: rest, from, to: ids.length });
  else if (rest !== '' && pieces.length > 0) pieces.at(-1)!.text += rest;
  return pieces;
}
