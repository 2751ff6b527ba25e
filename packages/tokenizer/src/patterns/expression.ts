/** Regular expressions that cannot hang: time is linear in the text whatever the expression. */
import { widthAt } from '../text/character-class.js';
import { parseExpression } from './expression-parser.js';
import { Program, type Budget } from './program.js';

const maxStates = 4_000;
/** Steps that one search may take: far more than any expression in use needs, and a bound for hostile ones. */
const maxSteps = { fixed: 1_000_000, perUnit: 1_000 };

export class Expression {
  readonly #program: Program;
  readonly #budget: Budget = { steps: 0 };

  /** @throws what it does not support, and where in the source */
  constructor(source: string) {
    this.#program = new Program(parseExpression(source), maxStates, this.#budget);
  }

  /**
   * Non-overlapping matches from left to right, as flat pairs start, end.
   * @throws when finding them takes too long
   */
  matches(text: string): number[] {
    const matches: number[] = [];
    this.#program.reset();
    this.#budget.steps = maxSteps.fixed + maxSteps.perUnit * text.length;
    for (let start = 0; start <= text.length;) {
      this.#program.forgetBefore(start);
      const end = this.#program.match(text, start);
      if (end >= 0) matches.push(start, end);
      if (end > start) {
        start = end;
        this.#program.forgetAt(start);
      } else {
        start += widthAt(text, start);
      }
    }
    return matches;
  }
}
