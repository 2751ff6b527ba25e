import { spaceAfter, splitSentences } from '@glossa/tasks';
import type { SummarizationEngine } from './parts.js';

/** A piece of a text and how many tokens it takes, the special ones included. */
interface Piece {
  readonly text: string;
  readonly tokens: number;
}

/**
 * A text as parts that the model can read, each as ids: whole sentences as long as they fit, as evenly filled as they
 * can be. A sentence that is too long by itself is cut between tokens.
 *
 * @returns [parts][ids], at least one part
 */
export function partsOfText(engine: SummarizationEngine, text: string): number[][] {
  const { tokenizer, prefix, maxSourceLength } = engine;
  const encode = (part: string) => tokenizer.encode(prefix + part).ids;
  const whole = encode(text.trim());
  if (whole.length <= maxSourceLength) return [whole];
  const sentences = sentencesOf(text).map((sentence): Piece => ({ text: sentence, tokens: encode(sentence).length }));
  const total = sentences.reduce((sum, { tokens }) => sum + tokens, 0);
  const goal = total / Math.ceil(total / maxSourceLength);

  const parts: number[][] = [];
  let open: Piece[] = [];
  const close = () => {
    if (open.length > 0) parts.push(...cut(tokenizer, encode(joined(open)), maxSourceLength));
    open = [];
  };
  let filled = 0;
  for (const sentence of sentences) {
    if (filled + sentence.tokens > maxSourceLength || filled >= goal) {
      close();
      filled = 0;
    }
    open.push(sentence);
    filled += sentence.tokens;
  }
  close();
  return parts;
}

/** Lines as sentences; a line break counts as the end of one. */
function sentencesOf(text: string): string[] {
  return text.split(/[\n\r\u2028\u2029]+/).flatMap((line) => splitSentences(line));
}

/** Sentences one after the other, with a space between them in languages that write one. */
function joined(pieces: readonly Piece[]): string {
  return pieces.reduce((all, { text }) => all + spaceAfter(all) + text, '');
}

/** Ids in runs of at most a length, each with the special tokens that the whole has around it. */
function cut(tokenizer: SummarizationEngine['tokenizer'], ids: number[], maxLength: number): number[][] {
  if (ids.length <= maxLength) return [ids];
  const [before, after] = specialsAround(tokenizer);
  const inner = ids.slice(before.length, ids.length - after.length);
  const room = maxLength - before.length - after.length;
  return Array.from({ length: Math.ceil(inner.length / room) }, (_, i) => {
    return [...before, ...inner.slice(i * room, (i + 1) * room), ...after];
  });
}

/** The special tokens that a tokenizer puts before and after a text. */
function specialsAround(tokenizer: SummarizationEngine['tokenizer']): [before: number[], after: number[]] {
  const { ids } = tokenizer.encode('a');
  const own = tokenizer.encode('a', { addSpecialTokens: false }).ids;
  const start = ids.findIndex((_, at) => own.every((id, i) => ids[at + i] === id));
  return [ids.slice(0, start), ids.slice(start + own.length)];
}
