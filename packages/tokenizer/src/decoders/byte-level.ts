/**
 * Tokens in the byte alphabet back to text; the beginning of a character waits for its end. What is not UTF-8 becomes
 * U+FFFD.
 */
import { bytesOf } from '../text/byte-alphabet.js';
import { readByteLevel } from '../pre-tokenizers/byte-level.js';
import type { Untrusted } from '@glossa/check';
import { decodeUtf8, encodeUtf8 } from '../text/utf-8.js';
import type { Decoder, TextSink } from './decoder.js';

/** A character has at most four bytes, and its last one completes it. */
const MAX_WAITING = 3;

export function parseByteLevel(field: Untrusted): Decoder {
  readByteLevel(field);
  /** The text of a token, or its bytes when they are not whole characters. */
  const known = new Map<string, string | Uint8Array>();
  /** @param tail the last bytes that came in parts of characters, where one may wait for its end */
  const stage = (next: TextSink, begins = true, tail: readonly number[] = []): TextSink => {
    let stream: TextDecoder | undefined;
    const read = (bytes: Uint8Array): string => {
      stream ??= new TextDecoder('utf-8', { ignoreBOM: true });
      return stream.decode(bytes, { stream: true });
    };
    if (tail.length > 0) read(Uint8Array.from(tail)); // The text of whole characters in it is written already.
    const flush = (): string => {
      if (tail.length === 0) return '';
      tail = [];
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
        tail = [...tail, ...piece].slice(-MAX_WAITING);
        pass(read(piece));
      },
      end() {
        pass(flush());
        next.end();
      },
      clone: (last) => stage(next.clone(last), begins, tail),
    };
  };
  return (next) => stage(next);
}
