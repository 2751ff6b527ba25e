/**
 * What is encoded: documents of about 2 kB of English prose and of Chinese poems, cut into slices that no pass has
 * seen.
 */
import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';

const data = process.env.GLOSSA_DATA ?? resolve(import.meta.dirname, '../../../../shared/data');

export type Language = 'English' | 'Chinese';

const files: Record<Language, string> = {
  English: 'text/classic-books/young-adult.jsonl.gz',
  Chinese: 'text/chinese-poetry/tang.jsonl.gz',
};

/** The texts of a language from the beginning, up to a number of characters in all. */
export function texts(language: Language, characters: number): string[] {
  const path = resolve(data, files[language]);
  if (!existsSync(path)) throw new Error(`tokenizer: no ${path} (set GLOSSA_DATA)`);
  const found: string[] = [];
  let length = 0;
  for (const line of gunzipSync(readFileSync(path)).toString().split('\n')) {
    if (length >= characters || line === '') break;
    const record = JSON.parse(line) as { text: string } | { title: string; lines: string[] };
    const text = 'text' in record ? record.text : [record.title, ...record.lines].join('\n');
    found.push(text);
    length += text.length;
  }
  return found;
}

/** Slices of documents of about 2 kB, each slice of about that many bytes. */
export function slices(language: Language, count: number, bytes: number): string[][] {
  const perCharacter = language === 'Chinese' ? 3 : 1;
  const documentLength = Math.round(2000 / perCharacter);
  const whole = texts(language, (count * bytes) / perCharacter).join('\n');
  const documents = Array.from({ length: Math.floor(whole.length / documentLength) }, (_, i) =>
    whole.slice(i * documentLength, (i + 1) * documentLength),
  );
  const perSlice = Math.floor(documents.length / count);
  return Array.from({ length: count }, (_, i) => documents.slice(i * perSlice, (i + 1) * perSlice));
}
