/** Characters of one class; membership is computed once a character. */
import type { SetNode } from './expression-parser.js';

export class CharacterSet {
  private readonly expression: RegExp;
  /** 0 unknown, 1 out, 2 in. */
  private known: Uint8Array | undefined;

  constructor({ source, ignoreCase }: SetNode) {
    this.expression = new RegExp(`^${source}$`, ignoreCase ? 'vi' : 'v');
  }

  has(codePoint: number): boolean {
    if (codePoint > 0xffff) return this.expression.test(String.fromCodePoint(codePoint));
    this.known ??= new Uint8Array(0x10000);
    const known = this.known[codePoint]!;
    if (known !== 0) return known === 2;
    const found = this.expression.test(String.fromCharCode(codePoint));
    this.known[codePoint] = found ? 2 : 1;
    return found;
  }
}
