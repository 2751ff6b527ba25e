/** Tokens in the byte alphabet back to text. */
import { characterToByte, utf8 } from '../byte-alphabet.js';
import type { Untrusted } from '../untrusted.js';
import type { Decoder } from './decoder.js';
import { Utf8Stream } from './utf8-stream.js';

export function parseByteLevel(field: Untrusted): Decoder {
  field.only('type', 'add_prefix_space', 'trim_offsets', 'use_regex');
  const known = new Map<string, string | number[]>();
  return (next) => {
    const stream = new Utf8Stream();
    let begins = true;
    const pass = (text: string): void => {
      if (text === '') return;
      next.write(text, begins);
      begins = false;
    };
    return {
      write(token) {
        let piece = known.get(token);
        if (piece === undefined) known.set(token, (piece = pieceOf(token)));
        pass(typeof piece === 'string' ? stream.flush() + piece : stream.push(piece));
      },
      end() {
        pass(stream.flush());
        next.end();
      },
    };
  };
}

const strict = /* @__PURE__ */ new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The text of a token, or its bytes when they are not whole characters. */
function pieceOf(token: string): string | number[] {
  const bytes: number[] = [];
  for (const character of token) {
    const byte = characterToByte.get(character);
    if (byte === undefined) return pieceOfBytes(utf8(token)); // Not in the alphabet: an added token.
    bytes.push(byte);
  }
  return pieceOfBytes(bytes);
}

function pieceOfBytes(bytes: number[]): string | number[] {
  try {
    return strict.decode(Uint8Array.from(bytes));
  } catch {
    return bytes;
  }
}
