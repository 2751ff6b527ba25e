/** A number as the page shows it: rounded, without idle zeros, with a minus sign that is as wide as a plus. */
export function show(value: number | undefined, digits = 2): string {
  if (value === undefined) return '…';
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Math.abs(value) >= 1e5) return value.toExponential(1).replace('e+', 'e');
  const rounded = Number(value.toFixed(digits));
  return String(Object.is(rounded, -0) ? 0 : rounded).replace('-', '−');
}

/** The same with all digits, for columns. */
export function column(value: number | undefined, digits = 2): string {
  if (value === undefined || !Number.isFinite(value) || Math.abs(value) >= 1e5) return show(value, digits);
  const text = value.toFixed(digits);
  return (Number(text) === 0 ? text.replace('-', '') : text).replace('-', '−');
}
