/** The backtracking machine: it never tries the same state twice, so that time is linear in the text (as RE2's bit-state search). */
import { holds } from './assertions.js';
import { compile, type InnerProgram, type Instruction } from './compile.js';
import type { ExpressionNode } from './expression-parser.js';

const maxLookInstructions = 200;

/** Steps left to a search; an expression shares it with those inside it. */
export interface Budget {
  steps: number;
}

export class Program implements InnerProgram {
  private readonly code: readonly Instruction[];
  /** States (split, position) that have failed: one bit each, in rows by position from `base` on. */
  private failed = new Uint32Array(1024);
  private readonly rowLength: number;
  private base = 0;
  private used = 0;

  constructor(
    node: ExpressionNode,
    limit: number,
    private readonly budget: Budget,
  ) {
    const { code, splits } = compile(node, limit, (inner) => new Program(inner, maxLookInstructions, budget));
    this.code = code;
    this.rowLength = (splits + 31) >> 5;
  }

  reset(): void {
    this.failed.fill(0, 0, this.used);
    this.base = 0;
    this.used = 0;
  }

  /** Drops what is known of positions before this one, once that is worth moving the rest. */
  forgetBefore(position: number): void {
    const done = (position - this.base) * this.rowLength;
    if (done < this.failed.length >> 1 || done === 0) return;
    this.failed.copyWithin(0, done, this.used);
    this.failed.fill(0, Math.max(this.used - done, 0), this.used);
    this.used = Math.max(this.used - done, 0);
    this.base = position;
  }

  /** States at the end of a match may be on its path, and then they have not failed. */
  forgetAt(position: number): void {
    const row = (position - this.base) * this.rowLength;
    this.failed.fill(0, row, row + this.rowLength);
  }

  /** End of the match that starts there, or -1. */
  match(text: string, start: number): number {
    const { code, budget } = this;
    const pending = [0, start];
    while (pending.length > 0) {
      let position = pending.pop()!;
      let at = pending.pop()!;
      for (let alive = true; alive; ) {
        const instruction = code[at]!;
        if (--budget.steps < 0) throw new RangeError(`regular expression: too many steps on a text of ${text.length} characters`);
        switch (instruction.op) {
          case 'set': {
            const codePoint = position < text.length ? text.codePointAt(position)! : -1;
            alive = codePoint >= 0 && instruction.set.has(codePoint);
            position += codePoint > 0xffff ? 2 : 1;
            at++;
            break;
          }
          case 'split':
            alive = this.firstVisit(instruction.index, position);
            if (alive) pending.push(instruction.second, position);
            at = instruction.first;
            break;
          case 'jump':
            at = instruction.to;
            break;
          case 'look': {
            let from = position;
            for (let i = 0; i < instruction.back && from >= 0; i++) from -= from >= 2 && text.codePointAt(from - 2)! > 0xffff ? 2 : 1;
            alive = (from >= 0 && instruction.program.matchOnce(text, from) >= 0) !== instruction.negative;
            at++;
            break;
          }
          case 'atomic':
            position = instruction.program.matchOnce(text, position);
            alive = position >= 0;
            at++;
            break;
          case 'assert':
            alive = holds(instruction.at, text, position);
            at++;
            break;
          case 'match':
            return position;
        }
      }
    }
    return -1;
  }

  matchOnce(text: string, start: number): number {
    this.reset();
    this.base = start;
    return this.match(text, start);
  }

  private firstVisit(index: number, position: number): boolean {
    const cell = (position - this.base) * this.rowLength + (index >> 5);
    if (cell >= this.failed.length) {
      const larger = new Uint32Array(Math.max(2 * this.failed.length, cell + 1));
      larger.set(this.failed);
      this.failed = larger;
    }
    if (cell >= this.used) this.used = cell + 1;
    const bit = 1 << (index & 31);
    if (this.failed[cell]! & bit) return false;
    this.failed[cell]! |= bit;
    return true;
  }
}
