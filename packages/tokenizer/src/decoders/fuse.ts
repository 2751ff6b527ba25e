/** Makes all tokens one. */
import type { Untrusted } from '@glossa/check';
import type { Decoder } from './decoder.js';

export function parseFuse(field: Untrusted): Decoder {
  field.read({});
  return (next) => {
    let begins = true;
    return {
      write(text) {
        next.write(text, begins);
        begins = false;
      },
      end: () => next.end(),
    };
  };
}
