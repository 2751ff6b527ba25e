/** What the fixtures hold, and what can check it. */

/** The folders of a fixtures folder. */
export const kinds = ['models', 'variants', 'ops', 'tokenizers', 'metrics'] as const;
/** `published`: real models whose results others have recorded. */
export type Kind = (typeof kinds)[number] | 'published';

/** One folder or file of reference results. */
export interface Entry {
  kind: Kind;
  /** Without its `.json`: `gpt2`, `rope`. */
  name: string;
  /** The folder or file itself. */
  path: string;
  /** The fixtures folder: variants lean on models, tokenizers on shared vocabularies. */
  root: string;
}

export interface Outcome {
  /** The largest difference from the reference; for text and ids the number of cases that differ. */
  worst: number;
  /** The largest difference allowed. */
  tolerance: number;
  /** How many results were compared. */
  cases: number;
  /** Which result differs most. */
  worstAt?: string;
  /** What the entry holds and the runner does not compare yet. */
  left?: string[];
}

/** Checks the entries of one kind that it matches. Throws when an entry cannot be read. */
export interface Runner {
  kind: Kind;
  /** Whether it computes with tensors, so that the backend matters. */
  computes: boolean;
  matches(entry: Entry): boolean;
  run(entry: Entry): Promise<Outcome>;
}
