/** `[CLS] A [SEP] B [SEP]`, as BERT and RoBERTa write it. */
import { asBoolean, asField, asString, type Untrusted } from '@glossa/check';
import { tokenId } from '../vocabulary/vocabulary.js';
import type { PostProcessor } from './post-processor.js';
import { template } from './template.js';
import { trimOffsets } from './byte-level.js';

/** `[token, id]`, of which the id counts. */
function idOf(field: Untrusted): number {
  const [token, id] = field.list(asField);
  if (token === undefined || id === undefined) return field.fail('[token, id]');
  asString()(token);
  return tokenId(id);
}

const special = (id: number, typeId = 0) => ({ ids: [id], typeId });

export function parseBert(field: Untrusted): PostProcessor {
  const { sep, cls } = field.read({ sep: idOf, cls: idOf });
  const single = [special(cls), { sequence: 0, typeId: 0 }, special(sep)] as const;
  return template(single, [...single, { sequence: 1, typeId: 1 }, special(sep, 1)]);
}

export function parseRoberta(field: Untrusted): PostProcessor {
  const { sep, cls, trim_offsets, add_prefix_space } = field.read({
    sep: idOf,
    cls: idOf,
    trim_offsets: asBoolean(true),
    add_prefix_space: asBoolean(true),
  });
  const single = [special(cls), { sequence: 0, typeId: 0 }, special(sep)] as const;
  const frame = template(single, [...single, special(sep), { sequence: 1, typeId: 0 }, special(sep)]);
  return (parts, addSpecialTokens) =>
    frame(trim_offsets ? parts.map((part) => trimOffsets(part, add_prefix_space)) : parts, addSpecialTokens);
}
