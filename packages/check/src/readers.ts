/** Readers of the kinds of values that JSON documents and options hold. */
import type { Reader, Untrusted } from './untrusted.js';

/** @param expected what `test` is true of, in words @param fallback for what is absent; without one it is refused */
export function asChecked<T>(expected: string, test: (value: unknown) => boolean, fallback?: T): Reader<T> {
  return (field) => {
    if (field.absent && fallback !== undefined) return fallback;
    return test(field.value) ? (field.value as T) : field.fail(expected);
  };
}

export const asString = (fallback?: string): Reader<string> =>
  asChecked('a string', (value) => typeof value === 'string', fallback);

/** Text that is not empty. */
export const asText: Reader<string> = /* @__PURE__ */ asChecked(
  'text',
  (value) => typeof value === 'string' && value !== '',
);

export const asCharacter = (fallback?: string): Reader<string> =>
  asChecked('one character', (value) => typeof value === 'string' && [...value].length === 1, fallback);

export const asBoolean = (fallback?: boolean): Reader<boolean> =>
  asChecked('true or false', (value) => typeof value === 'boolean', fallback);

export function asInteger(min: number, max: number, fallback?: number): Reader<number> {
  const fits = (value: unknown) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max;
  return asChecked(`an integer from ${min} to ${max}`, fits, fallback);
}

/** A number of things. */
export const asLength = (fallback?: number): Reader<number> =>
  asChecked('an integer of at least 0', (value) => Number.isSafeInteger(value) && (value as number) >= 0, fallback);

export const asPositive = (fallback?: number): Reader<number> =>
  asChecked('a positive integer', (value) => Number.isSafeInteger(value) && (value as number) > 0, fallback);

export function asOneOf<const T extends string>(choices: readonly T[], fallback?: T): Reader<T> {
  return asChecked(`one of ${choices.join(', ')}`, (value) => choices.includes(value as T), fallback);
}

export const asList =
  <T>(reader: Reader<T>): Reader<T[]> =>
  (field) =>
    field.list(reader);

/** Undefined for what is absent. */
export const asOptional =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (field) =>
    field.absent ? undefined : reader(field);

/** The field itself, for its user to check. */
export const asField: Reader<Untrusted> = (field) => field;

/** What needs no check. */
export const asGiven =
  <T>(): Reader<T> =>
  (field) =>
    field.value as T;
