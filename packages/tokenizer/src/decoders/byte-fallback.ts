/**
 * `<0x..>` tokens back to text. A run of them that is not UTF-8 becomes one U+FFFD a byte, so a run waits for its end.
 */
import type { Untrusted } from '@glossa/check';
import { decodeUtf8 } from '../text/utf-8.js';
import type { Decoder, TextSink } from './decoder.js';

export function parseByteFallback(field: Untrusted): Decoder {
  field.read({});
  const stage = (next: TextSink, bytes: number[] = []): TextSink => {
    const flush = (): void => {
      if (bytes.length > 0) next.write(decodeUtf8(Uint8Array.from(bytes)) ?? '\uFFFD'.repeat(bytes.length), true);
      bytes = [];
    };
    return {
      write(token, begins) {
        const byte = /^<0x([0-9a-fA-F]{2})>$/.exec(token)?.[1];
        if (byte !== undefined) {
          bytes.push(parseInt(byte, 16));
        } else {
          flush();
          next.write(token, begins);
        }
      },
      end() {
        flush();
        next.end();
      },
      clone: (last) => stage(next.clone(last), [...bytes]),
    };
  };
  return (next) => stage(next);
}
