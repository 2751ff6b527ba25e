/** The part of a text to show around a span of it: its paragraph, with the span set apart. */

export interface Span {
  readonly start: number;
  readonly end: number;
}

/** The paragraphs, between blank lines, that the span touches. @param marks put before and after the span */
export function passageAround(
  text: string,
  { start, end }: Span,
  marks: readonly [before: string, after: string],
): string {
  const blank = /\n[^\S\n]*\n/g;
  const breaks = Array.from(text.matchAll(blank), ({ 0: gap, index }) => ({ start: index, end: index + gap.length }));
  const from = breaks.filter((gap) => gap.end <= start).at(-1)?.end ?? 0;
  const to = breaks.find((gap) => gap.start >= end)?.start ?? text.length;
  return [text.slice(from, start), marks[0], text.slice(start, end), marks[1], text.slice(end, to)].join('').trim();
}
