/** A text as what is translated and what is kept: sentences, and the line breaks and indents between them. */

/** A sentence (by its index), white space to keep, or the place between two sentences of a line. */
export type Segment = { sentence: number } | { keep: string } | 'between';

export interface SegmentedText {
  readonly sentences: readonly string[];
  readonly segments: readonly Segment[];
}

/** Lines stay lines; each is cut into sentences. */
export function segmentText(text: string, splitter: (line: string) => readonly string[]): SegmentedText {
  const sentences: string[] = [];
  const segments: Segment[] = [];
  for (const line of text.split(/(\r\n|[\n\r\u2028\u2029])/)) {
    const body = line.trim();
    const indent = line.length - line.trimStart().length;
    segments.push({ keep: body === '' ? line : line.slice(0, indent) });
    if (body === '') continue;
    splitter(body).forEach((sentence, index) => {
      if (index > 0) segments.push('between');
      segments.push({ sentence: sentences.push(sentence) - 1 });
    });
    segments.push({ keep: line.slice(indent + body.length) });
  }
  return { sentences, segments };
}

/** The text with its sentences exchanged for translations of them, in the same order. */
export function joinSegments(segments: readonly Segment[], translations: readonly string[]): string {
  let joined = '';
  for (const segment of segments) {
    if (segment === 'between') joined += spaceAfter(joined);
    else joined += 'keep' in segment ? segment.keep : translations[segment.sentence];
  }
  return joined;
}

/** What sets the next sentence apart from the text so far: a space, but not in Chinese and Japanese. */
export function spaceAfter(text: string): string {
  const end = text.slice(-2);
  return end === '' || /[\p{sc=Han}\p{sc=Hira}\p{sc=Kana}\u3000-\u303f\uff00-\uffef”’…\s]$/u.test(end) ? '' : ' ';
}
