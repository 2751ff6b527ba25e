/** Decoders that look at one token at a time. */
import { readMetaspace } from '../pre-tokenizers/metaspace.js';
import { parsePattern } from '../patterns/pattern.js';
import { asBoolean, asString, fail, inWords, type Untrusted } from '@glossa/check';
import { cleanUp } from './clean-up.js';
import type { Decoder, TextSink } from './decoder.js';

/** Longest text that replacing may make of one token. */
const maxText = 1 << 16;

/** @param change of each token, its index and the token before it; undefined drops it */
function perToken(change: (token: string, index: number, previous: string) => string | undefined): Decoder {
  const stage = (next: TextSink, index = -1, previous = ''): TextSink => ({
    write(token, begins) {
      if (begins) index++;
      const text = change(token, index, previous);
      previous = token;
      if (text !== undefined) next.write(text, begins);
    },
    end: () => next.end(),
    clone: (last) => stage(next.clone(last), index, previous),
  });
  return (next) => stage(next);
}

/** Tokens with spaces between them: what an absent decoder means. */
export const spaced: Decoder = /* @__PURE__ */ perToken((token, index) => (index > 0 ? ` ${token}` : token));

export function parseMetaspace(field: Untrusted): Decoder {
  const { replacement, prependScheme } = readMetaspace(field);
  return perToken((token, index) => token.replaceAll(replacement, index === 0 && prependScheme !== 'never' ? '' : ' '));
}

export function parseReplace(field: Untrusted): Decoder {
  const { pattern, content } = field.read({ pattern: parsePattern, content: asString() });
  return perToken((token) => {
    let text = '';
    let done = 0;
    const matches = pattern.matches(token);
    for (let i = 0; i < matches.length; i += 2) {
      text += token.slice(done, matches[i]) + content;
      if (text.length > maxText)
        fail('decoder', `tokens of at most ${maxText} characters`, inWords('a longer one'), 'invalid-file');
      done = matches[i + 1];
    }
    return text + token.slice(done);
  });
}

export function parseWordPiece(field: Untrusted): Decoder {
  const { prefix, cleanup } = field.read({ prefix: asString('##'), cleanup: asBoolean(true) });
  return perToken((token, index) => {
    const joined = index === 0 ? token : token.startsWith(prefix) ? token.slice(prefix.length) : ` ${token}`;
    return cleanup ? cleanUp(joined, true) : joined;
  });
}

export function parseCtc(field: Untrusted): Decoder {
  const {
    pad_token: pad,
    word_delimiter_token: delimiter,
    cleanup,
  } = field.read({
    pad_token: asString('<pad>'),
    word_delimiter_token: asString('|'),
    cleanup: asBoolean(true),
  });
  return perToken((token, index, previous) => {
    if (index > 0 && token === previous) return undefined;
    const text = pad === '' ? token : token.replaceAll(pad, '');
    return (cleanup ? cleanUp(text, true).replaceAll(delimiter, ' ') : text) || undefined;
  });
}
