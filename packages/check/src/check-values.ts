import { check } from './check.js';

/** @returns the value, when it is an integer from `min` to `max` */
export function checkInteger(where: string, value: unknown, min = 0, max = Number.MAX_SAFE_INTEGER): number {
  check(isInteger(value) && value >= min && value <= max, where, integerFrom(min, max), value);
  return value;
}

/** @returns the value, when it is a finite number from `min` to `max` */
export function checkNumber(where: string, value: unknown, min = -Infinity, max = Infinity): number {
  const holds = typeof value === 'number' && Number.isFinite(value) && value >= min && value <= max;
  check(holds, where, `a number${between(min, max)}`, value);
  return value;
}

/** @returns the value, when it is a number from 0 to below 1 */
export function checkShare(where: string, value: unknown): number {
  check(typeof value === 'number' && value >= 0 && value < 1, where, 'a number from 0 to below 1', value);
  return value;
}

/** @returns the value, when it is true or false */
export function checkBoolean(where: string, value: unknown): boolean {
  check(typeof value === 'boolean', where, 'true or false', value);
  return value;
}

/** @returns the value, when it is a text, the empty one included */
export function checkText(where: string, value: unknown): string {
  check(typeof value === 'string', where, 'a text', value);
  return value;
}

/** @returns the value, when it is one of the choices */
export function checkOneOf<const Choice extends string | number | boolean>(
  where: string,
  value: unknown,
  choices: readonly Choice[],
): Choice {
  check(choices.includes(value as Choice), where, listed(choices), value);
  return value as Choice;
}

/** @returns the value, when it is an array of token ids */
export function checkIds(where: string, value: unknown): readonly number[] {
  check(Array.isArray(value), where, 'an array of token ids', value);
  for (const id of value) check(isInteger(id) && id >= 0, where, 'token ids (integers of at least 0)', id);
  return value;
}

/** Whether a value is an integer of at least 0. */
export function isCount(value: unknown): value is number {
  return isInteger(value) && value >= 0;
}

function isInteger(value: unknown): value is number {
  return Number.isSafeInteger(value);
}

function integerFrom(min: number, max: number): string {
  return min === 1 && max === Number.MAX_SAFE_INTEGER ? 'a positive integer' : `an integer${between(min, max)}`;
}

function between(min: number, max: number): string {
  const isBounded = Number.isFinite(max) && max !== Number.MAX_SAFE_INTEGER;
  if (Number.isFinite(min)) return isBounded ? ` from ${min} to ${max}` : ` of at least ${min}`;
  return isBounded ? ` of at most ${max}` : '';
}

/** `"error" or "left"` */
function listed(choices: readonly (string | number | boolean)[]): string {
  const shown = choices.map((choice) => JSON.stringify(choice));
  return shown.length === 1 ? `${shown[0]}` : `${shown.slice(0, -1).join(', ')} or ${shown.at(-1)}`;
}
