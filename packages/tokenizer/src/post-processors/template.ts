/** Special tokens by a template such as `[CLS] $A [SEP] $B:1 [SEP]:1`. */
import type { Encoding } from '../encoding.js';
import type { Untrusted } from '../untrusted.js';
import { maxVocabSize } from '../vocabulary.js';
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
    field.only('type', 'single', 'pair', 'special_tokens');
    const specials = field.get('special_tokens');
    const pieces = (list: Untrusted, sequences: readonly string[]): TemplatePiece[] =>
      list.list().map((piece): TemplatePiece => {
        const isSequence = Object.hasOwn(piece.record, 'Sequence');
        const body = piece.only(isSequence ? 'Sequence' : 'SpecialToken').get(isSequence ? 'Sequence' : 'SpecialToken').only('id', 'type_id');
        const typeId = body.get('type_id').integer(0, 255, 0);
        if (isSequence) return { sequence: body.get('id').oneOf(sequences) === 'A' ? 0 : 1, typeId };
        const special = specials.get(body.get('id').string()).only('id', 'ids', 'tokens');
        return { ids: special.get('ids').list().map((id) => id.integer(0, maxVocabSize - 1)), typeId };
      });
    return new Template(pieces(field.get('single'), ['A']), pieces(field.get('pair'), ['A', 'B']));
  }
}
