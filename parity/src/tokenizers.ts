/** Runners for `tokenizers/`. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromFiles, fromMarian, tokenizerFiles, type Tokenizer } from '@glossa/tokenizer';
import type { Entry, Runner } from './runner.js';
import { compareSentencePiece, type SentencePieceGolden } from './tokenizers/compare-sentence-piece.js';
import { compareTokenizer, isSlow, type Golden } from './tokenizers/compare-tokenizer.js';

const json = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8'));

function isTokenizer(entry: Entry): boolean {
  return statSync(entry.path).isDirectory() && existsSync(join(entry.path, 'golden.json'));
}

/** The tokenizer of the files beside the recorded results, or in a folder that several share. */
function load(entry: Entry, golden: Golden): Tokenizer {
  const folders = [entry.path, ...(golden.shared_files ? [join(entry.root, golden.shared_files)] : [])];
  const files: Record<string, Uint8Array> = {};
  for (const name of tokenizerFiles) {
    // A tokenizer.json is the fast tokenizer: it would not do what the slow one, which was recorded, does.
    if (name === 'tokenizer.json' && isSlow(golden)) continue;
    const path = folders.map((folder) => join(folder, name)).find((file) => existsSync(file));
    if (path !== undefined) files[name] = readFileSync(path);
  }
  return fromFiles(files);
}

/** Of a translation model, the tokenizer of the language translated into. */
function loadTarget(entry: Entry): Tokenizer | undefined {
  const path = join(entry.path, 'target.spm');
  return existsSync(path)
    ? fromMarian(readFileSync(join(entry.path, 'vocab.json'), 'utf8'), readFileSync(path))
    : undefined;
}

export const tokenizers: Runner[] = [
  {
    kind: 'tokenizers',
    computes: false,
    matches: isTokenizer,
    run: async (entry) => {
      const golden = json<Golden>(join(entry.path, 'golden.json'));
      return compareTokenizer(load(entry, golden), golden, loadTarget(entry));
    },
  },
  {
    kind: 'tokenizers',
    computes: false,
    matches: (entry) => entry.name === 'sentencepiece_raw',
    run: async (entry) => compareSentencePiece(entry.root, json<SentencePieceGolden>(entry.path)),
  },
];
