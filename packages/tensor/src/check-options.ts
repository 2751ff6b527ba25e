/** Refuses an option that nobody reads, so that a misspelt one is never silently ignored. */
export function checkOptions(where: string, options: object, known: readonly string[]): void {
  for (const name of Object.keys(options)) {
    if (!known.includes(name)) throw new Error(`${where}: expected options ${known.join(', ')}, received ${name}`);
  }
}
