import { fail, inWords } from '@glossa/check';

/**
 * Reads JSON in UTF-8. Text that is nested deeper than `maxDepth` would exhaust the stack of code that walks it, so it
 * is refused before it is parsed.
 *
 * @param where names the file in errors
 * @throws GlossaError `invalid-file`
 */
export function parseJson(bytes: Uint8Array, where: string, maxDepth: number): unknown {
  checkDepth(bytes, where, maxDepth);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    const reason = (cause as Error).message.replaceAll('\n', ' ');
    return fail(where, 'JSON in UTF-8', inWords(`something else (${reason})`), 'invalid-file', { cause });
  }
}

function checkDepth(bytes: Uint8Array, where: string, max: number): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x22) inString = !inString;
    else if (inString)
      i += byte === 0x5c ? 1 : 0; // the character after a backslash
    else if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) depth--;
    if (depth > max) fail(where, `JSON of at most ${max} levels`, inWords(`more at byte ${i}`), 'invalid-file');
  }
}
