/** Characters of one class; membership is computed once a character. */

export class CharacterSet {
  private readonly expression: RegExp;
  /** 0 unknown, 1 out, 2 in. */
  private known: Uint8Array | undefined;

  /** @param source as JavaScript writes a class in `v` mode */
  constructor(source: string, ignoreCase: boolean) {
    this.expression = new RegExp(`^${source}$`, ignoreCase ? 'vi' : 'v');
  }

  has(codePoint: number): boolean {
    if (codePoint > 0xffff) return this.expression.test(String.fromCodePoint(codePoint));
    this.known ??= new Uint8Array(0x10000);
    const known = (this.known[codePoint] ||= this.expression.test(String.fromCharCode(codePoint)) ? 2 : 1);
    return known === 2;
  }
}
