/** Turns a parsed expression into instructions of a backtracking machine. */
import { CharacterSet } from './character-set.js';
import type { ExpressionNode } from './expression-parser.js';

const maxSets = 256;

/** An expression inside another, which matches or does not, in one way. */
export interface InnerProgram {
  /** End of the match that starts there, or -1. */
  matchOnce(text: string, start: number): number;
}

export type Instruction =
  | { op: 'set'; set: CharacterSet }
  | { op: 'split'; first: number; second: number; index: number }
  | { op: 'jump'; to: number }
  | { op: 'look'; program: InnerProgram; negative: boolean; back: number }
  | { op: 'atomic'; program: InnerProgram }
  | { op: 'assert'; at: string }
  | { op: 'match' };

export interface Compiled {
  readonly code: readonly Instruction[];
  /** Number of splits, which `index` counts. */
  readonly splits: number;
}

/**
 * @param limit of instructions
 * @param inner compiles what look-arounds and atomic groups hold
 * @throws on what is not supported, or too large
 */
export function compile(node: ExpressionNode, limit: number, inner: (node: ExpressionNode) => InnerProgram): Compiled {
  return new Compiler(limit, inner).compile(node);
}

class Compiler {
  private readonly code: Instruction[] = [];
  private splits = 0;
  private emitted = 0;
  private readonly sets = new Map<string, CharacterSet>();

  constructor(
    private readonly limit: number,
    private readonly inner: (node: ExpressionNode) => InnerProgram,
  ) {}

  compile(node: ExpressionNode): Compiled {
    this.emit(node);
    this.add({ op: 'match' });
    return { code: this.code, splits: this.splits };
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
        const program = this.inner(node.part);
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
