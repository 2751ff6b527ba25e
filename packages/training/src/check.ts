/** Throws one line that says where, what was expected and what came instead. */
export function fail(where: string, expected: string, received: unknown): never {
  throw new Error(`${where}: expected ${expected}, received ${String(received)}`);
}

/** Options that nobody reads are refused, not ignored. */
export function checkOptions(where: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) fail(where, `options ${known.join(', ')}`, name);
  }
}

/** The value must be a finite number of at least `min`. */
export function checkNumber(where: string, value: unknown, min = -Infinity): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < min) {
    fail(where, min === -Infinity ? 'a number' : `a number of at least ${min}`, value);
  }
  return value;
}

/** The value must be a number in [0, 1). */
export function checkShare(where: string, value: unknown): number {
  if (typeof value !== 'number' || !(value >= 0 && value < 1)) fail(where, 'a number in [0, 1)', value);
  return value;
}

/** The value must be an integer of at least `min`. */
export function checkInteger(where: string, value: unknown, min = 0): number {
  if (!Number.isSafeInteger(value) || (value as number) < min) fail(where, `an integer of at least ${min}`, value);
  return value as number;
}

/** The value must be a plain JSON object; returns its own entries only. */
export function checkRecord(where: string, value: unknown): Map<string, unknown> {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(where, 'an object', value);
  return new Map(Object.entries(value));
}
