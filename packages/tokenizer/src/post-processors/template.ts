/** Special tokens by a template such as `[CLS] $A [SEP] $B:1 [SEP]:1`. */
import type { Encoding } from '../encoding.js';
import { integer, itself, list, oneOf, string, type Reader, type Untrusted } from '../untrusted.js';
import { tokenId } from '../vocabulary.js';
import type { PostProcessor } from './post-processor.js';

/** A special token's ids, or one of the texts (0 or 1). */
export type TemplatePiece = { ids: readonly number[]; typeId: number } | { sequence: 0 | 1; typeId: number };

export class Template implements PostProcessor {
  constructor(
    private readonly single: readonly TemplatePiece[],
    private readonly pair: readonly TemplatePiece[],
  ) {}

  added(isPair: boolean): number {
    return (isPair ? this.pair : this.single).reduce((sum, piece) => sum + ('ids' in piece ? piece.ids.length : 0), 0);
  }

  process(parts: readonly Encoding[], addSpecialTokens: boolean): Encoding[] {
    const pieces = parts.length > 1 ? this.pair : this.single;
    return pieces.flatMap((piece) => {
      if ('sequence' in piece) return parts[piece.sequence]!.withType(piece.typeId);
      return addSpecialTokens ? parts[0]!.special(piece.ids, piece.typeId) : [];
    });
  }

  static parse(field: Untrusted): Template {
    const pieces = (sequences: readonly string[]): Reader<TemplatePiece[]> =>
      list((piece): TemplatePiece => {
        const isSequence = Object.hasOwn(piece.record, 'Sequence');
        const readers = { id: isSequence ? oneOf(sequences) : string(), type_id: integer(0, 255, 0) };
        const reader: Reader<{ id: string; type_id: number }> = (body) => body.read(readers);
        const { id, type_id: typeId } = isSequence ? piece.read({ Sequence: reader }).Sequence : piece.read({ SpecialToken: reader }).SpecialToken;
        if (isSequence) return { sequence: id === 'A' ? 0 : 1, typeId };
        return { ids: field.get('special_tokens').get(id).read({ id: itself, ids: list(tokenId), tokens: itself }).ids, typeId };
      });
    const { single, pair } = field.read({ single: pieces(['A']), pair: pieces(['A', 'B']), special_tokens: itself });
    return new Template(single, pair);
  }
}
