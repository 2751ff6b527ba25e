import { runSearch, type Alternative, type Decoder, type GenerateSettings } from '@glossa/decoding';
import type { TextCandidate } from '../task-result.js';
import { GrowingText, type DecodingTokenizer } from './growing-text.js';

export interface FollowOptions {
  readonly tokenizer: DecodingTokenizer;
  /** Strings that end a text and do not appear in it. */
  readonly stops?: readonly string[];
  /** Whether a text goes on from its prompt; the prompt of a translation is only a start token. */
  readonly continuesPrompt: boolean;
  /** Checked, but for `stop`, which is made of the stop strings. */
  readonly settings: GenerateSettings;
}

/** A piece of the text of one sequence. */
export interface TextPiece {
  /** Index of the prompt. */
  readonly row: number;
  /** Which of the prompt's sequences, 0 = best. */
  readonly rank: number;
  /** The text that has become certain; may be empty. */
  readonly text: string;
  /** The whole sequence, with its last piece. */
  readonly candidate?: TextCandidate;
}

interface OpenSequence {
  readonly ids: number[];
  readonly logProbabilities: number[];
  readonly alternatives: (readonly Alternative[])[];
  readonly growing: GrowingText;
  text: string;
}

/** Runs a search and follows the text of each sequence as it grows: each id is decoded once. */
export async function* followSearch(
  decoder: Decoder,
  prompts: readonly (readonly number[])[],
  { tokenizer, stops = [], continuesPrompt, settings }: FollowOptions,
): AsyncGenerator<TextPiece, void, undefined> {
  const begin = (row: number) => GrowingText.after(continuesPrompt ? prompts[row] : [], tokenizer, stops);
  // A search that chooses ids one by one drives the texts itself; the sequences of others are known only at the end.
  const texts = settings.search.incremental ? prompts.map((_, row) => begin(row)) : undefined;
  const stop = texts ? (row: number) => texts[row] : stops.length > 0 ? begin : undefined;
  const open = new Map<string, OpenSequence>();

  for await (const step of runSearch(decoder, prompts, { ...settings, stop })) {
    const { row, rank, id, logProbability, alternatives, end } = step;
    const key = `${row}/${rank}`;
    const sequence = open.get(key) ?? {
      ids: [],
      logProbabilities: [],
      alternatives: [],
      growing: texts?.[row] ?? begin(row),
      text: '',
    };
    open.set(key, sequence);
    sequence.ids.push(id);
    sequence.logProbabilities.push(logProbability);
    if (alternatives) sequence.alternatives.push(alternatives);
    if (!texts && end?.finishReason !== 'eos') sequence.growing.push(id);
    if (end) sequence.growing.finish();
    const text = sequence.growing.take();
    sequence.text += text;
    if (!end) {
      if (text !== '') yield { row, rank, text };
      continue;
    }
    open.delete(key);
    const { ids, logProbabilities } = sequence;
    const seen = sequence.alternatives.length > 0 && { alternatives: sequence.alternatives };
    yield { row, rank, text, candidate: { text: sequence.text, ids, logProbabilities, ...end, ...seen } };
  }
}
