/** Nesting of JSON text, found without parsing it: what is deeper than any model's file would exhaust the stack of whoever walks it. */

/** @throws Error when brackets are nested deeper than `max` */
export function checkJsonDepth(bytes: Uint8Array, max: number): void {
  let depth = 0;
  let inString = false;
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i];
    if (byte === 0x22) inString = !inString;
    else if (inString)
      i += byte === 0x5c ? 1 : 0; // what follows a backslash
    else if (byte === 0x7b || byte === 0x5b) depth++;
    else if (byte === 0x7d || byte === 0x5d) depth--;
    if (depth > max) throw new Error(`nested deeper than ${max} at byte ${i}`);
  }
}
