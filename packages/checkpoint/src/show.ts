/** Untrusted values inside one-line error messages: quoted, escaped and cut. */
export function show(value: unknown): string {
  const text = typeof value === 'bigint' ? String(value) : (JSON.stringify(value) ?? String(value));
  return text.length > 120 ? `${text.slice(0, 117)}...` : text;
}

/** A tensor's name from a file: as it is when plain, else quoted. */
export function showName(name: string): string {
  return /^[\w./-]{1,200}$/.test(name) ? name : show(name);
}

const maxSizesShown = 8;

/** `[2, 3]`, as every message writes a shape; longer than any model's, it is cut. */
export function showShape(shape: readonly number[]): string {
  if (shape.length <= maxSizesShown) return `[${shape.join(', ')}]`;
  return `[${shape.slice(0, maxSizesShown).join(', ')}, … ${shape.length} sizes]`;
}
