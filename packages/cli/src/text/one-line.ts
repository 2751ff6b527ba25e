/** An error as one line: no line breaks, and nothing that would move a terminal's cursor. */
export function oneLine(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return message.replace(/[\s\x00-\x1f\x7f-\x9f]+/g, ' ').trim();
}
