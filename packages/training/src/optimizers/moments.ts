import * as tf from '@tensorflow/tfjs-core';
import type { Parameter } from '@glossa/tensor';

/** A variable of zeros for each parameter, for an optimizer to remember values in. */
export function zerosLike(parameters: ReadonlyMap<string, Parameter>): Map<string, tf.Variable> {
  const zeros = ({ shape }: Parameter) => tf.tidy(() => tf.variable(tf.zeros([...shape]), false));
  return new Map(Array.from(parameters, ([name, parameter]) => [name, zeros(parameter)]));
}

/** Renames the entries `name` to `prefix.name`. */
export function prefixed<T>(prefix: string, entries: Iterable<readonly [string, T]>): [string, T][] {
  return Array.from(entries, ([name, value]) => [`${prefix}.${name}`, value]);
}
