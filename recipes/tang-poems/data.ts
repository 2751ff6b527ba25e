import { RandomStream } from '@glossa/tensor';
import { readLines } from '../src/data.js';
import { formOf, poemText } from './poem.js';

/** Poems with a longer title, in characters, are left out. */
const LONGEST_TITLE = 20;

/** All Tang poems of a regulated form, as texts; 1,000 of them, drawn by a seed, are held back. */
export async function loadPoems(): Promise<{ train: string[]; heldBack: string[] }> {
  const poems = new Set<string>();
  for (const line of await readLines('text/chinese-poetry/tang.jsonl.gz')) {
    const { title, lines } = JSON.parse(line) as { title: string | null; lines: string[] };
    const text = lines.join('');
    const form = formOf(text);
    if (form && title && title.length <= LONGEST_TITLE) poems.add(poemText(form, title, text));
  }
  const shuffled = shuffle([...poems], new RandomStream(20260924));
  return { train: shuffled.slice(1000), heldBack: shuffled.slice(0, 1000) };
}

function shuffle<T>(items: T[], random: RandomStream): T[] {
  for (let i = items.length - 1; i > 0; i--) {
    const j = random.integer(i + 1);
    [items[i], items[j]] = [items[j], items[i]];
  }
  return items;
}
