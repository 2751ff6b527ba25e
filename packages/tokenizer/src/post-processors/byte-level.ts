/** Takes the white space that byte-level tokens carry out of their offsets. */
import { mapSpans, type Encoding } from '../encoding/encoding.js';
import { readByteLevel } from '../pre-tokenizers/byte-level.js';
import type { Untrusted } from '@glossa/check';
import type { PostProcessor } from './post-processor.js';

export function parseByteLevelOffsets(field: Untrusted): PostProcessor {
  const { add_prefix_space: addPrefixSpace, trim_offsets: trims } = readByteLevel(field);
  return (parts) => (trims ? parts.map((part) => trimOffsets(part, addPrefixSpace)) : [...parts]);
}

/** @param addPrefixSpace keeps one leading space of a text's first token, which was put there and not read there */
export function trimOffsets(encoding: Encoding, addPrefixSpace: boolean): Encoding {
  return mapSpans(encoding, (token, start, end, i) => {
    let leading = token.length - token.replace(/^[Ġ\p{White_Space}]+/u, '').length;
    const trailing = token.length - token.replace(/[Ġ\p{White_Space}]+$/u, '').length;
    if (leading > 0 && addPrefixSpace && (i === 0 || start === 0)) leading--;
    const trimmed = Math.min(start + leading, end);
    return [trimmed, trailing > 0 && end >= trailing ? Math.max(end - trailing, trimmed) : end];
  });
}
