/**
 * Tokens in the byte alphabet back to text; the beginning of a character waits for its end. What is not UTF-8 becomes
 * U+FFFD.
 */
import { bytesOf } from '../text/byte-alphabet.js';
import { readByteLevel } from '../pre-tokenizers/byte-level.js';
import type { Untrusted } from '@glossa/check';
import { decodeUtf8, encodeUtf8 } from '../text/utf-8.js';
import type { Decoder } from './decoder.js';

export function parseByteLevel(field: Untrusted): Decoder {
  readByteLevel(field);
  /** The text of a token, or its bytes when they are not whole characters. */
  const known = new Map<string, string | Uint8Array>();
  return (next) => {
    let stream: TextDecoder | undefined;
    /** Whether a character may wait for its end. */
    let waits = false;
    let begins = true;
    const flush = (): string => {
      if (!waits) return '';
      waits = false;
      return stream!.decode();
    };
    const pass = (text: string): void => {
      if (text === '') return;
      next.write(text, begins);
      begins = false;
    };
    return {
      write(token) {
        let piece = known.get(token);
        if (piece === undefined) {
          const bytes = bytesOf(token) ?? encodeUtf8(token); // An added token may be outside the alphabet.
          known.set(token, (piece = decodeUtf8(bytes) ?? bytes));
        }
        if (typeof piece === 'string') return pass(flush() + piece);
        stream ??= new TextDecoder('utf-8', { ignoreBOM: true });
        waits = true;
        pass(stream.decode(piece, { stream: true }));
      },
      end() {
        pass(flush());
        next.end();
      },
    };
  };
}
