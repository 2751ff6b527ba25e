/** Tokens that end a word carry a suffix, which becomes a space, except at the end. */
import { asString, type Untrusted } from '@glossa/check';
import type { Decoder, TextSink } from './decoder.js';

export function parseBpeDecoder(field: Untrusted): Decoder {
  const { suffix } = field.read({ suffix: asString('</w>') });
  const stage = (next: TextSink, held?: string): TextSink => {
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
      clone: (last) => stage(next.clone(last), held),
    };
  };
  return (next) => stage(next);
}
