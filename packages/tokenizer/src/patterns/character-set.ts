/** Characters of one class; membership is computed once a character. */
import { ofUnits } from '../of-units.js';

export type CharacterSet = (codePoint: number) => boolean;

/** @param source as JavaScript writes a class in `v` mode */
export function characterSet(source: string, ignoreCase: boolean): CharacterSet {
  const expression = new RegExp(`^${source}$`, ignoreCase ? 'vi' : 'v');
  let known: CharacterSet | undefined;
  return (codePoint) => {
    if (codePoint > 0xffff) return expression.test(String.fromCodePoint(codePoint));
    known ??= ofUnits((character) => expression.test(character));
    return known(codePoint);
  };
}
