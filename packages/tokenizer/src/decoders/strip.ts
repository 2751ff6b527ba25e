/** Takes up to `start` and `stop` characters off the ends of every token. */
import { asCharacter, asInteger, type Untrusted } from '@glossa/check';
import type { Decoder, TextSink } from './decoder.js';

export function parseStrip(field: Untrusted): Decoder {
  const { content, start, stop } = field.read({
    content: asCharacter(),
    start: asInteger(0, 1 << 20),
    stop: asInteger(0, 1 << 20),
  });
  // What is still to strip at the beginning of the token, and what may be stripped at its end if nothing follows.
  const stage = (next: TextSink, left = 0, held = ''): TextSink => {
    const release = (): void => {
      if (held.length > stop * content.length) next.write(held.slice(stop * content.length), false);
      held = '';
    };
    return {
      write(text, begins) {
        if (begins) {
          release();
          left = start;
        }
        let rest = text;
        for (; left > 0 && rest.startsWith(content); left--) rest = rest.slice(content.length);
        if (rest !== '') left = 0;
        let whole = held + rest;
        held = '';
        if (stop > 0) {
          let end = whole.length;
          while (whole.endsWith(content, end)) end -= content.length;
          held = whole.slice(end);
          whole = whole.slice(0, end);
        }
        next.write(whole, begins);
      },
      end() {
        release();
        next.end();
      },
      clone: (last) => stage(next.clone(last), left, held),
    };
  };
  return (next) => stage(next);
}
