/** What a command can be told with `--name VALUE`: how help shows it, and how it is read. */
import { UsageError } from './usage-error.js';

export interface Option<T> {
  /** How help writes the value; none for a flag. */
  readonly value?: string;
  readonly about: string;
  /** @param given every value given, in order @throws UsageError that says what was expected */
  read(given: readonly string[]): T;
}

export type Options = Readonly<Record<string, Option<unknown>>>;

export type Values<O extends Options> = { readonly [Name in keyof O]: ReturnType<O[Name]['read']> };

export interface Range {
  min?: number;
  max?: number;
  /** Like `min`, but left out itself. */
  above?: number;
}

export function flag(about: string): Option<boolean> {
  return { about, read: (given) => once(given, () => true) ?? false };
}

export function text(value: string, about: string): Option<string | undefined> {
  return { value, about, read: (given) => once(given, (received) => received) };
}

/** An option that may be given several times. */
export function texts(value: string, about: string): Option<readonly string[]> {
  return { value, about, read: (given) => given };
}

export function integer(value: string, about: string, range: Range = {}): Option<number | undefined> {
  return {
    value,
    about,
    read: (given) =>
      once(given, (received) => inRange(received, /^[+-]?\d+$/, Number.isSafeInteger, 'a whole number', range)),
  };
}

export function real(value: string, about: string, range: Range = {}): Option<number | undefined> {
  const pattern = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i;
  return {
    value,
    about,
    read: (given) => once(given, (received) => inRange(received, pattern, Number.isFinite, 'a number', range)),
  };
}

export function choice<const C extends string>(
  value: string,
  choices: readonly C[],
  about: string,
): Option<C | undefined> {
  const find = (received: string): C => choices.find((one) => one === received) ?? unfit(choices.join(', '), received);
  return { value, about: `${about}: ${choices.join(', ')}`, read: (given) => once(given, find) };
}

export function required<T>({ read, ...option }: Option<T | undefined>): Option<T> {
  return { ...option, read: (given) => read(given) ?? unfit('it, as it has no default') };
}

function once<T>(given: readonly string[], read: (received: string) => T): T | undefined {
  if (given.length > 1) throw new UsageError(`expected once, received ${given.length} times`);
  return given.length === 0 ? undefined : read(given[0]);
}

function inRange(
  received: string,
  pattern: RegExp,
  fits: (value: number) => boolean,
  kind: string,
  { min, above, max }: Range,
): number {
  const value = Number(received);
  const tooSmall = value < (min ?? -Infinity) || value <= (above ?? -Infinity);
  if (pattern.test(received) && fits(value) && !tooSmall && value <= (max ?? Infinity)) return value;
  const bounds = [
    min !== undefined && ` from ${min}`,
    above !== undefined && ` above ${above}`,
    max !== undefined && ` up to ${max}`,
  ];
  return unfit(kind + bounds.filter(Boolean).join(''), received);
}

function unfit(expected: string, received?: string): never {
  throw new UsageError(
    `expected ${expected}, received ${received === undefined ? 'nothing' : JSON.stringify(received)}`,
  );
}
