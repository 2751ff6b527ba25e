/** How often each word of a corpus occurs. Memory grows with the distinct words, not with the corpus. */
import { AlignedText } from '../text/aligned-text.js';
import { chunkSplitter } from '../tokenizer/chunks.js';
import type { Normalizer } from '../normalizers/normalizer.js';
import type { Splitter } from '../patterns/splitter.js';
import type { PreTokenizer } from '../pre-tokenizers/pre-tokenizer.js';
import { readCorpus, type Corpus, type Report } from './training.js';

export type WordCounts = Map<string, number>;

/** Counts the pieces into which a splitter cuts the texts. */
export async function countPieces(corpus: Corpus, splitter: Splitter, report: Report): Promise<WordCounts> {
  const counts: WordCounts = new Map();
  await readCorpus(corpus, report, (text) => {
    for (let start = 0, end: number; start < text.length; start = end) {
      end = splitter(text, start);
      const piece = text.slice(start, end);
      counts.set(piece, (counts.get(piece) ?? 0) + 1);
    }
  });
  return counts;
}

/** Counts the words that the first stages of a tokenizer make of the texts. */
export async function countWords(
  corpus: Corpus,
  normalizer: Normalizer | undefined,
  preTokenizer: PreTokenizer,
  report: Report,
): Promise<WordCounts> {
  // Chunks repeat: they are counted first, and each goes through the stages once.
  const chunks = await countPieces(corpus, chunkSplitter(normalizer, preTokenizer) ?? ((text) => text.length), report);
  const counts: WordCounts = new Map();
  for (const [chunk, times] of chunks) {
    const text = AlignedText.of(chunk);
    for (const { text: word } of preTokenizer.split(normalizer === undefined ? text : normalizer(text))) {
      counts.set(word, (counts.get(word) ?? 0) + times);
    }
  }
  return counts;
}

/** The runs of characters of an alphabet in the words: a character outside it parts a word. */
export function runsWithin(alphabet: ReadonlySet<string>, counts: WordCounts): WordCounts {
  const runs: WordCounts = new Map();
  for (const [word, times] of counts) {
    let run = '';
    for (const character of [...word, '']) {
      if (alphabet.has(character)) {
        run += character;
      } else if (run !== '') {
        runs.set(run, (runs.get(run) ?? 0) + times);
        run = '';
      }
    }
  }
  return runs;
}

/** The characters of the words with their counts, the most frequent first; ties by code point. */
function countCharacters(counts: WordCounts): [character: string, times: number][] {
  const characters: WordCounts = new Map();
  for (const [word, times] of counts) {
    for (const character of word) characters.set(character, (characters.get(character) ?? 0) + times);
  }
  return [...characters].sort((a, b) => b[1] - a[1] || a[0].codePointAt(0)! - b[0].codePointAt(0)!);
}

/** The most frequent characters that make up a share of the text. */
export function coveringCharacters(counts: WordCounts, share: number): string[] {
  const characters = countCharacters(counts);
  const total = characters.reduce((sum, [, times]) => sum + times, 0);
  let covered = 0;
  const kept: string[] = [];
  for (const [character, times] of characters) {
    if (covered >= share * total) break;
    covered += times;
    kept.push(character);
  }
  return kept;
}
