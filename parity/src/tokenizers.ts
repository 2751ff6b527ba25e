/** Runners for `tokenizers/`. */
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fromVocabAndMerges, Tokenizer } from '@glossa/tokenizer';
import type { Entry, Runner } from './runner.js';
import { compareTokenizer, type Golden } from './tokenizers/compare-tokenizer.js';

const read = (...path: string[]) => readFileSync(join(...path), 'utf8');
const goldenOf = (entry: Entry): Golden => JSON.parse(read(entry.path, 'golden.json'));

/** Where `vocab.json` and `merges.txt` lie: beside the golden results, or in a folder several share. */
function vocabularyFolder(entry: Entry): string {
  const { shared_files: shared } = goldenOf(entry);
  return shared ? join(entry.root, shared) : entry.path;
}

/** Byte-level BPE: as a `tokenizer.json` says, or by GPT-2's two files. */
function isByteLevelBpe(entry: Entry): boolean {
  if (!statSync(entry.path).isDirectory() || !existsSync(join(entry.path, 'golden.json'))) return false;
  if (existsSync(join(entry.path, 'tokenizer.json'))) {
    const { model, decoder } = JSON.parse(read(entry.path, 'tokenizer.json'));
    return model?.type === 'BPE' && decoder?.type === 'ByteLevel';
  }
  return existsSync(join(vocabularyFolder(entry), 'merges.txt'));
}

function load(entry: Entry): Tokenizer {
  if (existsSync(join(entry.path, 'tokenizer.json'))) return Tokenizer.fromJson(read(entry.path, 'tokenizer.json'));
  const folder = vocabularyFolder(entry);
  return fromVocabAndMerges(read(folder, 'vocab.json'), read(folder, 'merges.txt'));
}

export const tokenizers: Runner[] = [
  { kind: 'tokenizers', matches: isByteLevelBpe, run: async (entry) => compareTokenizer(load(entry), goldenOf(entry)) },
];
