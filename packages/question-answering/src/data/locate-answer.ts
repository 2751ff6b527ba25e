/**
 * Where an answer stands in its context, in UTF-16 units. `offset` may count code points (as SQuAD's files, made with
 * Python) or UTF-16 units; where the context does not have the text there, its nearest occurrence counts; undefined
 * where it has none.
 */
export function locateAnswer(context: string, text: string, offset: number): number | undefined {
  if (text === '') return undefined;
  const start = fromCodePoints(context, offset);
  if (context.startsWith(text, start)) return start;
  if (context.startsWith(text, offset)) return offset;
  const before = context.lastIndexOf(text, start);
  const after = context.indexOf(text, start);
  if (before < 0) return after < 0 ? undefined : after;
  return after < 0 || start - before <= after - start ? before : after;
}

function fromCodePoints(text: string, offset: number): number {
  let index = 0;
  for (let count = 0; count < offset && index < text.length; count++)
    index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  return index;
}
