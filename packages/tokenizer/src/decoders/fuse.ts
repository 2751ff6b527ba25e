/** Makes all tokens one. */
import type { Untrusted } from '@glossa/check';
import type { Decoder, TextSink } from './decoder.js';

export function parseFuse(field: Untrusted): Decoder {
  field.read({});
  const stage = (next: TextSink, begins = true): TextSink => ({
    write(text) {
      next.write(text, begins);
      begins = false;
    },
    end: () => next.end(),
    clone: (last) => stage(next.clone(last), begins),
  });
  return (next) => stage(next);
}
