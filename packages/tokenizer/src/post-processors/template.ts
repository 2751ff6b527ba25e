/** Special tokens by a template such as `[CLS] $A [SEP] $B:1 [SEP]:1`. */
import { integer, itself, list, oneOf, string, type Reader, type Untrusted } from '../untrusted.js';
import { tokenId } from '../vocabulary.js';
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
    list((piece): TemplatePiece => {
      const isSequence = Object.hasOwn(piece.record, 'Sequence');
      const readers = { id: isSequence ? oneOf(sequences) : string(), type_id: integer(0, 255, 0) };
      const reader: Reader<{ id: string; type_id: number }> = (body) => body.read(readers);
      const { id, type_id: typeId } = isSequence
        ? piece.read({ Sequence: reader }).Sequence
        : piece.read({ SpecialToken: reader }).SpecialToken;
      if (isSequence) return { sequence: id === 'A' ? 0 : 1, typeId };
      return {
        ids: field
          .get('special_tokens')
          .get(id)
          .read({ id: itself, ids: list(tokenId), tokens: itself }).ids,
        typeId,
      };
    });
  const { single, pair } = field.read({ single: pieces(['A']), pair: pieces(['A', 'B']), special_tokens: itself });
  return template(single, pair);
}
