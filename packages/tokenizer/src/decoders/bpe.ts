/** Tokens that end a word carry a suffix, which becomes a space, except at the end. */
import { asString, type Untrusted } from '@glossa/check';
import type { Decoder } from './decoder.js';

export function parseBpeDecoder(field: Untrusted): Decoder {
  const { suffix } = field.read({ suffix: asString('</w>') });
  return (next) => {
    let held: string | undefined;
    const release = (replacement: string): void => {
      if (held !== undefined) next.write(suffix === '' ? held : held.replaceAll(suffix, replacement), true);
    };
    return {
      write(token) {
        release(' ');
        held = token;
      },
      end() {
        release('');
        next.end();
      },
    };
  };
}
