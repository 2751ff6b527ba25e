/** Normalizers one after another. */
import type { AlignedText } from '../text/aligned-text.js';
import { asList, type Untrusted } from '@glossa/check';
import type { Normalizer } from './normalizer.js';

export function parseSequence(field: Untrusted, parse: (field: Untrusted) => Normalizer): Normalizer {
  const { normalizers } = field.read({ normalizers: asList(parse) });
  const sequence = (text: AlignedText): AlignedText =>
    normalizers.reduce((current, normalizer) => normalizer(current), text);
  return Object.assign(sequence, { isLocal: normalizers.every(({ isLocal }) => isLocal !== false) });
}
