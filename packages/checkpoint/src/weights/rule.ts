/**
 * The right-hand sides of a weight table: the parameters that a stored tensor fills, and the layout it is stored in.
 */
import { check } from '@glossa/check';
import { offsetBy, pairedRows, reshaped, transposed, type Layout } from './layout.js';

/** A parameter's name, a name with layout steps, a copy of another tensor, or `ignored`. */
export type Rule = string | Placement | Tied | typeof ignored;

export interface Placement {
  readonly kind: 'placement';
  /** A parameter's name, or several by `{a,b,c}`. */
  readonly target: string;
  /** Steps from the stored layout to the parameter's. */
  readonly layouts: readonly Layout[];
}

export interface Tied {
  readonly kind: 'tied';
  readonly target: string;
}

/** A tensor that checkpoints may hold and the model does not use. */
export const ignored = { kind: 'ignored' } as const;

/**
 * Another stored name of a parameter. The tensor fills it when there is no other one, else it must hold the same
 * values. It is never written.
 */
export function tied(target: string): Tied {
  return { kind: 'tied', target };
}

/**
 * Several parameters stored as one tensor, one after the other along the first axis: `split("{query,key,value}.*")`.
 *
 * @throws GlossaError when the name has no list
 */
export function split(target: string): Placement {
  check(/\{\w+(,\w+)+\}/.test(target), 'split', 'a name with a list like {query,key,value}', target);
  return { kind: 'placement', target, layouts: [] };
}

/** A matrix stored as [in, out], where parameters are [out, in]; vectors stay as they are. */
export function transpose(rule: string | Placement): Placement {
  return withLayout(rule, transposed);
}

/**
 * A weight stored in another shape, with its values in the same order.
 *
 * @param storedShape gives the stored shape from the parameter's (after a `transpose` inside of `reshape`)
 */
export function reshape(rule: string | Placement, storedShape: (shape: readonly number[]) => number[]): Placement {
  return withLayout(rule, reshaped(storedShape));
}

/** A weight stored with a number added to it, as GGUF adds 1 to the norms of Gemma. */
export function offset(rule: string | Placement, number: number): Placement {
  return withLayout(rule, offsetBy(number));
}

/**
 * Query or key weights whose features that rotary positions rotate together are stored side by side, as in the Llama
 * files of Meta and GGUF; in parameters they are half a head apart.
 */
export function rotaryPairs(rule: string | Placement, headDim: number): Placement {
  return withLayout(rule, pairedRows(headDim));
}

function withLayout(rule: string | Placement, layout: Layout): Placement {
  const { target, layouts } = typeof rule === 'string' ? { target: rule, layouts: [] } : rule;
  return { kind: 'placement', target, layouts: [layout, ...layouts] };
}
