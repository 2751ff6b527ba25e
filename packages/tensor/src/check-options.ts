/** For packages that do not use `checkOptions` of `@glossa/check` yet; to be removed with the last of them. */
export function checkOptions(where: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new Error(`${where}: expected options ${known.join(', ')}, received ${name}`);
  }
}
