/** Ends every text with a token, unless it ends with it already: T5 before its fast tokenizer. */
import type { Untrusted } from '../untrusted.js';
import { tokenId } from '../vocabulary.js';
import type { PostProcessor } from './post-processor.js';

export function parseEnding(field: Untrusted): PostProcessor {
  const { id } = field.read({ id: tokenId });
  return (parts, addSpecialTokens) =>
    parts.flatMap((part) =>
      !addSpecialTokens || part.ids.at(-1) === id ? part : [part.withType(0), part.special([id], 0)],
    );
}
