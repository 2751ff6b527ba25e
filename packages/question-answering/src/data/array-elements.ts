/** Reads one array of a JSON document element by element, so that the document need not fit in memory. */
import { GlossaError } from '@glossa/check';

/** The longest element, and the longest rest of the document, in characters. */
const maxElementLength = 1 << 26;
const maxRestLength = 1 << 20;

/**
 * The parsed elements of the array `key` of a JSON object. What lies around the array is kept, with the array emptied,
 * and must be sound JSON too in the end.
 */
export async function* arrayElements(chunks: AsyncIterable<string>, key: string): AsyncGenerator<unknown> {
  const opening = new RegExp(`[{,]\\s*"${key}"\\s*:\\s*$`);
  let rest = '';
  let element = '';
  let depth = 0;
  let quoted = false;
  let escaped = false;
  let inside = false;
  let count = 0;

  for await (const chunk of chunks) {
    let start = 0;
    const take = (end: number) => {
      if (inside) element += chunk.slice(start, end);
      else rest += chunk.slice(start, end);
      start = end;
      if (element.length > maxElementLength)
        throw new GlossaError('invalid-file', `${key}[${count}]: longer than ${maxElementLength} characters`);
      if (rest.length > maxRestLength)
        throw new GlossaError('invalid-file', `expected the array '${key}' within ${maxRestLength} characters`);
    };
    for (let index = 0; index < chunk.length; index++) {
      const character = chunk[index];
      if (quoted) {
        if (escaped) escaped = false;
        else if (character === '\\') escaped = true;
        else if (character === '"') quoted = false;
      } else if (character === '"') {
        quoted = true;
      } else if (character === '{' || character === '[') {
        depth++;
        if (character === '[' && depth === 2 && !inside) {
          take(index);
          if (opening.test(rest.slice(-1000))) {
            rest += '[';
            start = index + 1;
            inside = true;
          }
        }
      } else if (character === ',' && inside && depth === 2) {
        take(index);
        yield parse(element, `${key}[${count++}]`);
        element = '';
        start = index + 1;
      } else if (character === '}' || character === ']') {
        depth--;
        if (inside && depth === 1) {
          take(index);
          if (count > 0 || element.trim() !== '') yield parse(element, `${key}[${count++}]`);
          element = '';
          inside = false;
        }
      }
    }
    take(chunk.length);
  }

  const document = parse(rest, 'document');
  if (typeof document !== 'object' || document === null || !Array.isArray((document as Record<string, unknown>)[key])) {
    throw new GlossaError('invalid-file', `expected an object with the array '${key}'`);
  }
}

function parse(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new GlossaError('invalid-file', `${where}: not valid JSON`);
  }
}
