/** Options by name, none of them ignored. */
import { show } from './show.js';

/** @throws Error for an option that nothing would read, such as a misspelled one */
export function checkOptions(options: object, known: readonly string[], where: string): void {
  for (const key of Object.keys(options)) {
    if (!known.includes(key))
      throw new Error(`${where}: unknown option ${show(key)}, expected one of ${known.join(', ')}`);
  }
}
