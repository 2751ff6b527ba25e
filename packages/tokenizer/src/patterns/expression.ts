/**
 * Regular expressions that cannot hang: a backtracking search that never tries the same state twice, so that time is
 * linear in the text whatever the expression (as in RE2's bit-state search).
 */
import { parseExpression, word, type ExpressionNode, type SetNode } from './expression-parser.js';

const maxInstructions = 4_000;
const maxLookInstructions = 200;
const maxSets = 256;
/** Steps that one search may take: far more than any expression in use needs, and a bound for hostile ones. */
const maxSteps = { fixed: 1_000_000, perUnit: 1_000 };

type Instruction =
  | { op: 'set'; set: CharacterSet }
  | { op: 'split'; first: number; second: number; index: number }
  | { op: 'jump'; to: number }
  | { op: 'look'; program: Program; negative: boolean; back: number }
  | { op: 'atomic'; program: Program }
  | { op: 'assert'; at: string }
  | { op: 'match' };

export class Expression {
  private readonly program: Program;
  private readonly budget: Budget = { steps: 0 };

  /** @throws what it does not support, and where in the source */
  constructor(source: string) {
    this.program = new Program(parseExpression(source), maxInstructions, this.budget);
  }

  /**
   * Non-overlapping matches from left to right, as flat pairs start, end.
   * @throws when finding them takes too long
   */
  matches(text: string): number[] {
    const matches: number[] = [];
    this.program.reset();
    this.budget.steps = maxSteps.fixed + maxSteps.perUnit * text.length;
    for (let start = 0; start <= text.length; ) {
      this.program.forgetBefore(start);
      const end = this.program.match(text, start);
      if (end >= 0) matches.push(start, end);
      if (end > start) {
        start = end;
        this.program.forgetAt(start);
      } else {
        start += start < text.length && text.codePointAt(start)! > 0xffff ? 2 : 1;
      }
    }
    return matches;
  }
}

/** Characters of one class; membership is computed once a character. */
class CharacterSet {
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

/** Steps left to a search; an expression shares it with those inside it. */
interface Budget {
  steps: number;
}

class Program {
  private readonly code: Instruction[] = [];
  private splits = 0;
  private emitted = 0;
  private readonly sets = new Map<string, CharacterSet>();
  /** States (split, position) that have failed: one bit each, in rows by position from `base` on. */
  private failed = new Uint32Array(1024);
  private rowLength = 1;
  private base = 0;
  private used = 0;

  constructor(
    node: ExpressionNode,
    private readonly limit: number,
    private readonly budget: Budget,
  ) {
    this.emit(node);
    this.add({ op: 'match' });
    this.rowLength = (this.splits + 31) >> 5;
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

  private matchOnce(text: string, start: number): number {
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

  private add(instruction: Instruction): number {
    if (this.code.length >= this.limit) throw new RangeError(`more than ${this.limit} steps`);
    return this.code.push(instruction) - 1;
  }

  /** A choice of ways, the preferred one first; targets are filled in later. */
  private split(): Instruction & { op: 'split' } {
    const split = { op: 'split' as const, first: 0, second: 0, index: this.splits++ };
    this.add(split);
    return split;
  }

  private emit(node: ExpressionNode): void {
    // Repetitions of nothing add no steps, yet would be copied for ever.
    if (++this.emitted > 4 * this.limit) throw new RangeError(`more than ${this.limit} steps`);
    switch (node.kind) {
      case 'set': {
        const key = `${node.source}${node.ignoreCase}`;
        let set = this.sets.get(key);
        if (set === undefined) this.sets.set(key, (set = new CharacterSet(node)));
        if (this.sets.size > maxSets) throw new RangeError(`more than ${maxSets} character classes`);
        this.add({ op: 'set', set });
        break;
      }
      case 'sequence':
        for (const part of node.parts) this.emit(part);
        break;
      case 'choice': {
        const jumps: (Instruction & { op: 'jump' })[] = [];
        node.parts.forEach((part, i) => {
          if (i + 1 === node.parts.length) return this.emit(part);
          const split = this.split();
          split.first = this.code.length;
          this.emit(part);
          const jump = { op: 'jump' as const, to: 0 };
          jumps.push(jump);
          this.add(jump);
          split.second = this.code.length;
        });
        for (const jump of jumps) jump.to = this.code.length;
        break;
      }
      case 'repeat':
        this.emitRepeat(node);
        break;
      case 'look':
      case 'atomic': {
        const length = lengthOf(node.part);
        if (length.max === Infinity) throw new SyntaxError(`unlimited repetition inside ${node.kind === 'look' ? 'a look-around' : 'an atomic group'}`);
        const program = new Program(node.part, maxLookInstructions, this.budget);
        if (node.kind === 'atomic') this.add({ op: 'atomic', program });
        else {
          if (node.behind && length.min !== length.max) throw new SyntaxError('look-behind of several lengths');
          this.add({ op: 'look', program, negative: node.negative, back: node.behind ? length.min : 0 });
        }
        break;
      }
      case 'assert':
        this.add({ op: 'assert', at: node.at });
    }
  }

  private emitRepeat({ part, min, max, lazy }: ExpressionNode & { kind: 'repeat' }): void {
    const way = (split: Instruction & { op: 'split' }, into: number, past: number): void => {
      split.first = lazy ? past : into;
      split.second = lazy ? into : past;
    };
    for (let i = 0; i < min; i++) this.emit(part);
    if (max === Infinity) {
      const start = this.code.length;
      const split = this.split();
      this.emit(part);
      this.add({ op: 'jump', to: start });
      way(split, start + 1, this.code.length);
      return;
    }
    const splits: { split: Instruction & { op: 'split' }; into: number }[] = [];
    for (let i = min; i < max; i++) {
      splits.push({ split: this.split(), into: this.code.length });
      this.emit(part);
    }
    for (const { split, into } of splits) way(split, into, this.code.length);
  }
}

function holds(at: string, text: string, position: number): boolean {
  const atEnd = position === text.length;
  switch (at) {
    case 'A':
      return position === 0;
    case '^':
      return position === 0 || (text[position - 1] === '\n' && !atEnd);
    case 'z':
      return atEnd;
    case 'Z':
      return atEnd || (position === text.length - 1 && text[position] === '\n');
    case '$':
      return atEnd || text[position] === '\n';
    default:
      return (isWord(text, position - 1) !== isWord(text, position)) === (at === 'b');
  }
}

/** Made when first asked for. */
let wordCharacter: RegExp | undefined;

function isWord(text: string, i: number): boolean {
  const start = i > 0 && (text.charCodeAt(i) & 0xfc00) === 0xdc00 ? i - 1 : i;
  const codePoint = text.codePointAt(start);
  return codePoint !== undefined && i >= 0 && (wordCharacter ??= new RegExp(`[${word}]`, 'u')).test(String.fromCodePoint(codePoint));
}

/** Fewest and most characters a match can have. */
function lengthOf(node: ExpressionNode): { min: number; max: number } {
  switch (node.kind) {
    case 'set':
      return { min: 1, max: 1 };
    case 'sequence': {
      const lengths = node.parts.map(lengthOf);
      return { min: lengths.reduce((sum, { min }) => sum + min, 0), max: lengths.reduce((sum, { max }) => sum + max, 0) };
    }
    case 'choice': {
      const lengths = node.parts.map(lengthOf);
      return { min: Math.min(...lengths.map(({ min }) => min)), max: Math.max(...lengths.map(({ max }) => max)) };
    }
    case 'repeat': {
      const { min, max } = lengthOf(node.part);
      return { min: min * node.min, max: max === 0 ? 0 : max * node.max };
    }
    case 'atomic':
      return lengthOf(node.part);
    default:
      return { min: 0, max: 0 };
  }
}
