/** Unicode normalization forms, with the alignment that Hugging Face's Rust crates give them. */
import { Rewriter, type AlignedText } from '../text/aligned-text.js';
import type { Untrusted } from '@glossa/check';
import type { Normalizer } from './normalizer.js';

export type Form = 'NFC' | 'NFD' | 'NFKC' | 'NFKD';

export function unicodeForm(field: Untrusted, form: Form): Normalizer {
  field.read({});
  return (text) => normalizeTo(text, form);
}

/** Stretches that normalize on their own: a character with its marks, or a run of Korean letters and syllables. */
const cluster = /[\u1100-\u11ff\ua960-\ua97f\uac00-\ud7ff]+\p{M}*|[^]\p{M}*/gu;

export function normalizeTo(text: AlignedText, form: Form): AlignedText {
  const normalized = text.text.normalize(form);
  if (normalized === text.text) return text;
  const rewriter = new Rewriter(text);
  for (const { 0: part, index } of text.text.matchAll(cluster)) {
    const changed = part.normalize(form);
    if (changed !== part)
      rewriter.replace(
        index,
        index + part.length,
        changed,
        sources(part, changed, form).map((i) => index + i),
      );
  }
  const result = rewriter.finish();
  // Where characters outside a cluster do interact, what the platform says of the whole is right.
  return result.text === normalized ? result : coarse(text, normalized);
}

/**
 * Of each unit of `normalized`, the index in `part` it is aligned with. The reference counts: the first character of
 * a decomposition replaces its source, the others are inserted after it; a composition consumes all it is made of.
 */
function sources(part: string, normalized: string, form: Form): number[] {
  const decomposition = form.includes('K') ? 'NFKD' : 'NFD';
  const starts: number[] = [];
  const pending = new Map<string, number[]>();
  let start = 0;
  for (const source of part) {
    starts.push(start);
    start += source.length;
    Array.from(source.normalize(decomposition)).forEach((piece, i) =>
      pending.set(piece, [...(pending.get(piece) ?? []), i === 0 ? 0 : 1]),
    );
  }
  const from: number[] = [];
  let consumed = 0;
  for (const character of normalized) {
    let change = 1;
    for (const piece of character.normalize(decomposition)) change += (pending.get(piece)?.shift() ?? 1) - 1;
    const source = change > 0 ? Math.max(consumed - 1, 0) : consumed;
    if (change <= 0) consumed += 1 - change;
    for (let k = 0; k < character.length; k++) from.push(starts[Math.min(source, starts.length - 1)]);
  }
  return from;
}

/** Alignment unit by unit, for the rare text that does not normalize cluster by cluster. */
function coarse(text: AlignedText, normalized: string): AlignedText {
  const last = text.text.length - 1;
  return text.derive(
    normalized,
    Array.from({ length: normalized.length }, (_, i) => Math.min(i, last)),
  );
}
