/**
 * Options in levels, each before the one to its left: what the code says, then the model's files, the constructor, and
 * the call. Undefined says nothing.
 */
export function defaults<Options extends object>(
  ...levels: readonly (Partial<Options> | undefined)[]
): Partial<Options> {
  const merged: Partial<Options> = {};
  for (const level of levels) {
    for (const [name, value] of Object.entries(level ?? {})) {
      if (value !== undefined) merged[name as keyof Options] = value as Options[keyof Options];
    }
  }
  return merged;
}
