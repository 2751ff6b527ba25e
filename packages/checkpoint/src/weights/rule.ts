/** The right-hand sides of a weight table: where a checkpoint's tensor goes, and in what layout. */
import { offsetBy, pairedRows, reshaped, transposed, type Layout } from './layout.js';

/** A parameter name; a name with layout steps; a copy; or nothing. */
export type Rule = string | Placement | Tied | typeof ignored;

export interface Placement {
  readonly kind: 'placement';
  /** Parameter name, or several by `{a,b,c}`. */
  readonly target: string;
  /** From the checkpoint's side to the parameter's. */
  readonly layouts: readonly Layout[];
}

export interface Tied {
  readonly kind: 'tied';
  readonly target: string;
}

/** The checkpoint may hold it; the model has no use for it. */
export const ignored = { kind: 'ignored' } as const;

/** Another stored name of a parameter: fills it when it is there alone, else must hold the same values. Never written. */
export function tied(target: string): Tied {
  return { kind: 'tied', target };
}

/** Several parameters stored as one, one after the other along the first axis: `split("{query,key,value}.*")`. */
export function split(target: string): Placement {
  if (!/\{\w+(,\w+)+\}/.test(target))
    throw new Error(`weight map: split("${target}") names no list like {query,key,value}`);
  return { kind: 'placement', target, layouts: [] };
}

/** A matrix stored as [in, out], where parameters are [out, in]; vectors are taken as they are. */
export function transpose(rule: string | Placement): Placement {
  return withLayout(rule, transposed);
}

/** A weight stored in another shape of the same order: `storedShape` gives it from the parameter's (`transpose` inside it included). */
export function reshape(rule: string | Placement, storedShape: (shape: readonly number[]) => number[]): Placement {
  return withLayout(rule, reshaped(storedShape));
}

/** A weight stored with a number added to it, as GGUF stores the norms of Gemma with the 1 that the model adds. */
export function offset(rule: string | Placement, number: number): Placement {
  return withLayout(rule, offsetBy(number));
}

/**
 * Queries or keys for rotary positions, stored with the features that turn together side by side, as Meta and GGUF store Llama's;
 * parameters have them half a head apart.
 */
export function rotaryPairs(rule: string | Placement, headDim: number): Placement {
  return withLayout(rule, pairedRows(headDim));
}

function withLayout(rule: string | Placement, layout: Layout): Placement {
  const { target, layouts } = typeof rule === 'string' ? { target: rule, layouts: [] } : rule;
  return { kind: 'placement', target, layouts: [layout, ...layouts] };
}
