import { check } from '@glossa/check';

/** Throws unless the ids are of the vocabulary, which has one logit for each of its ids. */
export function checkVocabulary(where: string, ids: Iterable<number>, logits: Float32Array): void {
  for (const id of ids) check(id < logits.length, where, `ids below the vocabulary size ${logits.length}`, id);
}

/** Excludes ids. @throws when one is outside the vocabulary. */
export function exclude(where: string, logits: Float32Array, ids: Iterable<number>): void {
  checkVocabulary(where, ids, logits);
  for (const id of ids) logits[id] = -Infinity;
}

/** Leaves a single id possible, with certainty. @throws when it is outside the vocabulary. */
export function force(where: string, logits: Float32Array, id: number): void {
  checkVocabulary(where, [id], logits);
  logits.fill(-Infinity);
  logits[id] = 0;
}
