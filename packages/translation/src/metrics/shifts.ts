/** TER's greedy search: move groups of words that match the reference elsewhere, as long as that saves edits. */
import { editDistance, type Edit } from './edit-distance.js';

const maxShiftSize = 10;
const maxShiftDistance = 50;
const maxCandidates = 1000;

/** The number of shifts and edits that turn the hypothesis into the reference. */
export function shiftedEditCount(hypothesis: readonly string[], reference: readonly string[]): number {
  if (reference.length === 0) return hypothesis.length;
  const budget = { candidates: 0 };
  let words = hypothesis;
  for (let shifts = 0; ; shifts++) {
    const { cost, path } = editDistance(words, reference);
    const best = bestShift(words, reference, cost, path, budget);
    if (budget.candidates >= maxCandidates || best === undefined || best.saved <= 0) return shifts + cost;
    words = best.words;
  }
}

interface Shift {
  saved: number;
  length: number;
  start: number;
  target: number;
  words: readonly string[];
}

function bestShift(
  words: readonly string[],
  reference: readonly string[],
  cost: number,
  path: readonly Edit[],
  budget: { candidates: number },
): Shift | undefined {
  const { aligned, wordErrors, referenceErrors } = alignment(path);
  let best: Shift | undefined;
  for (const { start, referenceStart, length } of matchingGroups(words, reference)) {
    const misplaced = wordErrors.slice(start, start + length).includes(true);
    const wanted = referenceErrors.slice(referenceStart, referenceStart + length).includes(true);
    const within = aligned[referenceStart] >= start && aligned[referenceStart] < start + length;
    if (!misplaced || !wanted || within) continue;

    let previous = -1;
    for (let offset = -1; offset < length && referenceStart + offset < aligned.length; offset++) {
      const target = referenceStart + offset < 0 ? 0 : aligned[referenceStart + offset] + 1;
      if (target === previous) continue;
      previous = target;
      const moved = move(words, start, length, target);
      const shift = { saved: cost - editDistance(moved, reference).cost, length, start, target, words: moved };
      budget.candidates++;
      if (best === undefined || better(shift, best)) best = shift;
    }
    if (budget.candidates >= maxCandidates) break;
  }
  return best;
}

/** tercom's ranking: most edits saved, then the longest group, the earliest, and the earliest target. */
function better(one: Shift, other: Shift): boolean {
  if (one.saved !== other.saved) return one.saved > other.saved;
  if (one.length !== other.length) return one.length > other.length;
  if (one.start !== other.start) return one.start < other.start;
  return one.target < other.target;
}

/** The word each reference word is aligned to (or the last one before it, -1 if none), and which words need an edit. */
function alignment(path: readonly Edit[]): { aligned: number[]; wordErrors: boolean[]; referenceErrors: boolean[] } {
  const aligned: number[] = [];
  const wordErrors: boolean[] = [];
  const referenceErrors: boolean[] = [];
  for (const edit of path) {
    if (edit !== 'insert') wordErrors.push(edit !== 'keep');
    if (edit !== 'delete') {
      referenceErrors.push(edit !== 'keep');
      aligned.push(wordErrors.length - 1);
    }
  }
  return { aligned, wordErrors, referenceErrors };
}

/** All groups of up to ten words that occur in both, not too far apart. */
function* matchingGroups(words: readonly string[], reference: readonly string[]) {
  for (let start = 0; start < words.length; start++) {
    for (let referenceStart = 0; referenceStart < reference.length; referenceStart++) {
      if (Math.abs(referenceStart - start) > maxShiftDistance) continue;
      const longest = Math.min(maxShiftSize, words.length - start, reference.length - referenceStart);
      for (
        let length = 1;
        length <= longest && words[start + length - 1] === reference[referenceStart + length - 1];
        length++
      ) {
        yield { start, referenceStart, length };
      }
    }
  }
}

/** The words with a group moved to before `target`; a target inside the group moves it on by as many words. */
function move(words: readonly string[], start: number, length: number, target: number): string[] {
  const group = words.slice(start, start + length);
  const others = [...words.slice(0, start), ...words.slice(start + length)];
  const place = target < start ? target : target > start + length ? target - length : target;
  return [...others.slice(0, place), ...group, ...others.slice(place)];
}
