/**
 * Whole numbers that have to be written with a point, as `2.0`: Transformers 5 refuses a whole number where it expects
 * a real one.
 */
export class Float {
  constructor(readonly value: number) {}

  toJSON(): number {
    return this.value;
  }
}

const mark = '\u0000float ';

/** JSON of a config, indented, its floats with a point. */
export function stringifyConfig(config: object): string {
  return JSON.stringify(withMarks(config), null, 2).replaceAll(/"\\u0000float (-?\d+)"/g, '$1.0');
}

function withMarks(value: unknown): unknown {
  if (value instanceof Float)
    return Number.isInteger(value.value) && Math.abs(value.value) < 1e15 ? mark + value.value : value.value;
  if (Array.isArray(value)) return value.map(withMarks);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, withMarks(item)]));
}
