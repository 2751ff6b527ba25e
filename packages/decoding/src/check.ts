/** Throws `where: expected …, received …` unless the condition holds. */
export function check(holds: boolean, where: string, expected: string, received: unknown): void {
  if (!holds) throw new Error(`${where}: expected ${expected}, received ${show(received)}`);
}

/** Throws when the options are no object or hold a key that is not known. */
export function checkOptions(where: string, options: unknown, known: readonly string[]): void {
  check(
    typeof options === 'object' && options !== null && !Array.isArray(options),
    where,
    'an object of options',
    options,
  );
  for (const key of Object.keys(options as object))
    check(known.includes(key), `${where}: unknown option`, known.join(', ') || 'none', key);
}

/** Throws unless every id is a non-negative integer. */
export function checkIds(where: string, ids: unknown): void {
  check(Array.isArray(ids), where, 'an array of token ids', ids);
  for (const id of ids as unknown[]) check(isCount(id), where, 'token ids (non-negative integers)', id);
}

/** Whether a value is a non-negative integer. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function show(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Array.isArray(value)) return `an array of length ${value.length}`;
  return typeof value === 'object' && value !== null ? 'an object' : String(value);
}
