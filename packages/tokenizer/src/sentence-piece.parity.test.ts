/** Equality with the sentencepiece library itself, as recorded in the shared fixtures. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { fromSentencePiece } from './loaders/sentence-piece.js';

const fixtures = process.env.GLOSSA_FIXTURES ?? fileURLToPath(new URL('../../../../shared/fixtures', import.meta.url));
const path = `${fixtures}/tokenizers/sentencepiece_raw.json`;
const present = existsSync(path);
if (!present) console.warn(`SKIPPED: no ${path} (set GLOSSA_FIXTURES)`);

interface Raw {
  texts: string[];
  models: { file: string; ids: number[][]; decoded: (string | null)[]; alternatives: Record<number, number[]> }[];
}
const raw = present ? (JSON.parse(readFileSync(path, 'utf8')) as Raw) : { texts: [], models: [] };

describe.skipIf(!present).each(raw.models)('$file', ({ file, ids, decoded, alternatives }) => {
  const tokenizer = fromSentencePiece(readFileSync(`${fixtures}/${file}`));

  it('gives the ids of every string', () => {
    raw.texts.forEach((text, i) => {
      const ours = tokenizer.encode(text).ids;
      // Where two segmentations have the same score, either is right.
      if (JSON.stringify(ours) !== JSON.stringify(alternatives[i])) expect([text, ours]).toEqual([text, ids[i]]);
    });
  });

  it('decodes every string', () => {
    raw.texts.forEach((text, i) => expect(tokenizer.decode(ids[i])).toBe(decoded[i] ?? text));
  });
});
