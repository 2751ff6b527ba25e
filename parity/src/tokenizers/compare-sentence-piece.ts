/** SentencePiece models beside what the library itself made of many strings. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fromSentencePiece } from '@glossa/tokenizer';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

export interface SentencePieceGolden {
  texts: string[];
  models: {
    file: string;
    ids: number[][];
    /** Null where decoding gives the text itself. */
    decoded: (string | null)[];
    /** Other segmentations with the same score, by the index of the text. */
    alternatives: Record<number, number[]>;
  }[];
}

export function compareSentencePiece(root: string, { texts, models }: SentencePieceGolden): Outcome {
  const comparison = new Comparison(0);
  for (const { file, ids, decoded, alternatives } of models) {
    const tokenizer = fromSentencePiece(readFileSync(join(root, file)));
    for (const [i, text] of texts.entries()) {
      const ours = tokenizer.encode(text).ids;
      const isTie = JSON.stringify(ours) === JSON.stringify(alternatives[i]);
      comparison.same(`${file}: encoding of ${JSON.stringify(text)}`, ours, isTie ? ours : ids[i]);
      comparison.same(`${file}: decoding of ${JSON.stringify(text)}`, tokenizer.decode(ids[i]), decoded[i] ?? text);
    }
  }
  return comparison.outcome();
}
