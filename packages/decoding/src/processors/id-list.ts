import { checkIds } from '@glossa/check';

/** One id or several, checked, as a list. */
export function toIdList(where: string, ids: number | readonly number[]): readonly number[] {
  const list = typeof ids === 'number' ? [ids] : ids;
  checkIds(where, list);
  return [...list];
}
