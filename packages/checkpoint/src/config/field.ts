/** The kinds of values a config holds; each says what it expects when it finds something else. */
import { checkOptions, show, type ErrorCode } from '@glossa/check';
import { Float } from './float.js';

export interface Field<T> {
  /** For messages: "a whole number from 1". */
  readonly expected: string;
  /**
   * The value for the model, or `undefined` when the JSON value does not fit.
   *
   * @param where names it in errors of its parts
   */
  readonly read: (value: unknown, where?: string) => T | undefined;
  /** The code of the error for a value that does not fit; default `invalid-file`. */
  readonly unfit?: (value: unknown) => ErrorCode;
  /** The way back to JSON. */
  write?(value: T): unknown;
  /** A field without one is required. */
  readonly fallback?: { readonly value: T } | undefined;
  /** Null is a value of its own, which the model sees as `undefined`; of other fields it means their fallback. */
  readonly isNullable?: boolean;
}

export type ValueOf<F> = F extends Field<infer T> ? T : never;

interface Range {
  readonly min?: number;
  readonly max?: number;
}

interface Default<T> {
  readonly default?: T;
}

export function integer({
  min = 0,
  max = Number.MAX_SAFE_INTEGER,
  ...rest
}: Range & Default<number> = {}): Field<number> {
  const fits = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= min && (value as number) <= max;
  return {
    expected: `a whole number${between(min, max)}`,
    read: (value) => (fits(value) ? (value as number) : undefined),
    ...fallback(rest),
  };
}

export function real({ min = -Infinity, max = Infinity, ...rest }: Range & Default<number> = {}): Field<number> {
  const fits = (value: unknown) => Number.isFinite(value) && (value as number) >= min && (value as number) <= max;
  const read = (value: unknown) => (fits(value) ? (value as number) : undefined);
  return {
    expected: `a number${between(min, max)}`,
    read,
    write: (value) => (value === undefined ? value : new Float(value)),
    ...fallback(rest),
  };
}

export function flag(rest: Default<boolean> = {}): Field<boolean> {
  return {
    expected: 'true or false',
    read: (value) => (typeof value === 'boolean' ? value : undefined),
    ...fallback(rest),
  };
}

/** One of a few words; another word is not damage, but unsupported. */
export function choice<const T extends string>(words: readonly T[], rest: Default<NoInfer<T>> = {}): Field<T> {
  return {
    expected: `one of ${words.map(show).join(', ')}`,
    read: (value) => words.find((word) => word === value),
    unfit: (value) => (typeof value === 'string' ? 'unsupported' : 'invalid-file'),
    ...fallback(rest),
  };
}

/** A list of values of one kind. */
export function list<T>(
  item: Field<T>,
  { maxLength = 10_000, ...rest }: { readonly maxLength?: number } & Default<readonly T[]> = {},
): Field<readonly T[]> {
  return {
    expected: `a list, each item ${item.expected}`,
    read(value, where) {
      if (!Array.isArray(value) || value.length > maxLength) return undefined;
      const items = value.map((element) => item.read(element, where));
      return items.includes(undefined) ? undefined : (items as T[]);
    },
    write: (items) => items.map((element) => (item.write ? item.write(element) : element)),
    ...fallback(rest),
  };
}

/** A field that a config may leave out: it reads as its default, or as `undefined` where it has none. */
export function optional<T>(field: Field<T>): Field<T | undefined> {
  const write = (value: T | undefined) => (value !== undefined && field.write ? field.write(value) : value);
  const { expected, read, unfit, fallback = { value: undefined } } = field;
  return { expected: `${expected} or null`, read, ...(unfit && { unfit }), write, fallback };
}

/** A field of which null says that there is none, while a missing one has its default. */
export function nullable<T>(field: Field<T>): Field<T | undefined> {
  return { ...optional(field), fallback: field.fallback, isNullable: true };
}

function fallback<T>(rest: Default<T>): Pick<Field<T>, 'fallback'> {
  checkOptions('config field', rest, { default: true });
  return rest.default === undefined ? {} : { fallback: { value: rest.default } };
}

function between(min: number, max: number): string {
  const lower = Number.isFinite(min) ? ` from ${min}` : '';
  return Number.isFinite(max) && max !== Number.MAX_SAFE_INTEGER ? `${lower} to ${max}` : lower;
}
