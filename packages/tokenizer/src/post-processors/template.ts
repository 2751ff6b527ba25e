/** Special tokens by a template such as `[CLS] $A [SEP] $B:1 [SEP]:1`. */
import { asInteger, asField, asList, asOneOf, asString, type Reader, type Untrusted } from '@glossa/check';
import { tokenId } from '../vocabulary/vocabulary.js';
import type { PostProcessor } from './post-processor.js';

/** A special token's ids, or one of the texts (0 or 1). */
export type TemplatePiece = { ids: readonly number[]; typeId: number } | { sequence: 0 | 1; typeId: number };

export function template(single: readonly TemplatePiece[], pair: readonly TemplatePiece[]): PostProcessor {
  return (parts, addSpecialTokens) =>
    (parts.length > 1 ? pair : single).flatMap((piece) => {
      if ('sequence' in piece) return parts[piece.sequence].withType(piece.typeId);
      return addSpecialTokens ? parts[0].special(piece.ids, piece.typeId) : [];
    });
}

export function parseTemplate(field: Untrusted): PostProcessor {
  const pieces = (sequences: readonly string[]): Reader<TemplatePiece[]> =>
    asList((piece): TemplatePiece => {
      const isSequence = Object.hasOwn(piece.record, 'Sequence');
      const readers = { id: isSequence ? asOneOf(sequences) : asString(), type_id: asInteger(0, 255, 0) };
      const reader: Reader<{ id: string; type_id: number }> = (body) => body.read(readers);
      const { id, type_id: typeId } = isSequence
        ? piece.read({ Sequence: reader }).Sequence
        : piece.read({ SpecialToken: reader }).SpecialToken;
      if (isSequence) return { sequence: id === 'A' ? 0 : 1, typeId };
      return {
        ids: field
          .get('special_tokens')
          .get(id)
          .read({ id: asField, ids: asList(tokenId), tokens: asField }).ids,
        typeId,
      };
    });
  const { single, pair } = field.read({ single: pieces(['A']), pair: pieces(['A', 'B']), special_tokens: asField });
  return template(single, pair);
}

/** Ends every text with a token, unless it ends with it already: T5 before its fast tokenizer. */
export function parseEnding(field: Untrusted): PostProcessor {
  const { id } = field.read({ id: tokenId });
  return (parts, addSpecialTokens) =>
    parts.flatMap((part) =>
      !addSpecialTokens || part.ids.at(-1) === id ? part : [part.withType(0), part.special([id], 0)],
    );
}
