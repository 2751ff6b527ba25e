import type { StopMatcher } from '../searches/search.js';

/** Ends a sequence with an id when a condition holds for all new ids so far. */
export function stopWhen(isEnd: (ids: readonly number[]) => boolean, seen: readonly number[] = []): StopMatcher {
  let ids = seen;
  return {
    push: (id) => isEnd((ids = [...ids, id])),
    clone: () => stopWhen(isEnd, ids),
  };
}
