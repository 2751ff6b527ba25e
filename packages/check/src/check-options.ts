import { check } from './check.js';
import { GlossaError } from './glossa-error.js';
import { show } from './show.js';

/** The names of all options of a type: one that is forgotten here, or does not exist there, fails the type check. */
export type OptionNames<Options> = { readonly [Name in keyof Required<Options>]: true };

/**
 * Refuses an option that nothing would read, so that a misspelt one is never silently ignored.
 *
 * @param where the function that the user called
 * @throws GlossaError `unknown-option`, which lists all options; `invalid-argument` when the options are no object
 */
export function checkOptions<Options extends object>(
  where: string,
  options: Options,
  names: OptionNames<NoInfer<Options>>,
): void {
  check(
    typeof options === 'object' && options !== null && !Array.isArray(options),
    where,
    'an object of options',
    options,
  );
  for (const name of Object.keys(options)) {
    if (Object.hasOwn(names, name)) continue;
    const known = Object.keys(names).join(', ') || 'none';
    throw new GlossaError('unknown-option', `${where}: unknown option ${show(name)}, expected one of: ${known}`);
  }
}
