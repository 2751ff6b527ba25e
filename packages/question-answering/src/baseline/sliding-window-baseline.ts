/**
 * The baseline without learning of the SQuAD paper (Rajpurkar et al. 2016, section 5.2,
 * https://arxiv.org/abs/1606.05250): of the candidates whose sentence shares most words with the question, the one that
 * the sliding window with distances of MCTest (Richardson et al. 2013, https://aclanthology.org/D13-1020) likes best.
 * The paper's candidates are constituents of a parse; there is no parser here, so they are runs of words between
 * punctuation, function words and words of the question.
 */
import { isFunctionWord } from './function-words.js';
import { wordsOf, type Word } from './words.js';

export interface BaselineAnswer {
  answer: string;
  /** UTF-16 offsets: `context.slice(start, end) === answer`. */
  start: number;
  end: number;
}

/** A possible answer: the words `from` up to `to` of a sentence. */
interface Candidate {
  sentence: readonly Word[];
  from: number;
  to: number;
}

/** Answers a question from a context without a model; an empty answer when the context has no words. */
export function slidingWindowBaseline({ question, context }: { question: string; context: string }): BaselineAnswer {
  const asked = wordsOf(question)
    .filter((word) => !word.punctuation)
    .map((word) => word.text);
  const passage = wordsOf(context);
  const candidates = sentencesOf(passage).flatMap((sentence) => candidatesOf(sentence, new Set(asked)));
  const overlaps = candidates.map((candidate) => overlap(candidate, asked));
  const most = overlaps.reduce((best, value) => Math.max(best, value), 0);
  const inverseCounts = inverseCountsOf(passage);

  let best: Candidate | undefined;
  let bestScore = -Infinity;
  candidates.forEach((candidate, index) => {
    if (overlaps[index] !== most) return;
    const score = windowScore(candidate, asked, inverseCounts) - distance(candidate, asked);
    if (score > bestScore) [best, bestScore] = [candidate, score];
  });
  if (best === undefined) return { answer: '', start: 0, end: 0 };
  const start = best.sentence[best.from].start;
  const end = best.sentence[best.to - 1].end;
  return { answer: context.slice(start, end), start, end };
}

function sentencesOf(words: readonly Word[]): Word[][] {
  const sentences: Word[][] = [[]];
  for (const word of words) {
    sentences.at(-1)!.push(word);
    if (/^[.!?。！？]$/u.test(word.text)) sentences.push([]);
  }
  return sentences.filter((sentence) => sentence.length > 0);
}

/** Runs of words that no punctuation, no function word and no word of the question interrupts. */
function candidatesOf(sentence: Word[], asked: ReadonlySet<string>): Candidate[] {
  const breaks = sentence.flatMap((word, index) =>
    word.punctuation || isFunctionWord(word.text) || asked.has(word.text) ? [index] : [],
  );
  const candidates: Candidate[] = [];
  let from = 0;
  for (const to of [...breaks, sentence.length]) {
    if (to > from) candidates.push({ sentence, from, to });
    from = to + 1;
  }
  return candidates;
}

/** Words and pairs of words that the question shares with the sentence outside the candidate. */
function overlap({ sentence, from, to }: Candidate, asked: readonly string[]): number {
  const outside = [sentence.slice(0, from), sentence.slice(to)].map((part) => part.map((word) => word.text));
  const pairs = (texts: readonly string[]) => texts.slice(1).map((text, index) => `${texts[index]} ${text}`);
  const shared = new Set(outside.flatMap((texts) => [...texts, ...pairs(texts)]));
  return new Set([...asked, ...pairs(asked)].filter((item) => shared.has(item))).size;
}

/** MCTest's inverse counts: the rarer a word in the passage, the more a match counts. */
function inverseCountsOf(passage: readonly Word[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const { text } of passage) counts.set(text, (counts.get(text) ?? 0) + 1);
  for (const [text, count] of counts) counts.set(text, Math.log(1 + 1 / count));
  return counts;
}

/** The best window of the sentence, as long as the set of the words of question and candidate. */
function windowScore(
  { sentence, from, to }: Candidate,
  asked: readonly string[],
  inverseCounts: Map<string, number>,
): number {
  const wanted = new Set([...asked, ...sentence.slice(from, to).map((word) => word.text)]);
  const gains = sentence.map(({ text }) => (wanted.has(text) ? inverseCounts.get(text)! : 0));
  let sum = 0;
  let best = 0;
  gains.forEach((gain, index) => {
    sum += gain - (index >= wanted.size ? gains[index - wanted.size] : 0);
    best = Math.max(best, sum);
  });
  return best;
}

/**
 * How far, as a share of the sentence, the nearest word of the question stands from the candidate; 1 when there is
 * none.
 */
function distance({ sentence, from, to }: Candidate, asked: readonly string[]): number {
  const wanted = new Set(asked.filter((text) => !isFunctionWord(text)));
  const distances = sentence.flatMap(({ text }, index) =>
    (index < from || index >= to) && wanted.has(text) ? [index < from ? from - index : index - to + 1] : [],
  );
  return distances.length === 0 ? 1 : Math.min(...distances) / Math.max(1, sentence.length - 1);
}
