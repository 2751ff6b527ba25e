/**
 * The template engine within bounds: templates come with a model's files, and nobody vouches for them. Every value that
 * a template makes is measured before anything reads it, so that neither loops nor values that double take more than a
 * bounded time and memory.
 */
import { GlossaError } from '@glossa/check';
import { Interpreter, type Environment, type parse } from '@huggingface/jinja';

type Program = ReturnType<typeof parse>;
type Statement = Program['body'][number];
type RuntimeValue = ReturnType<Interpreter['evaluate']>;

/**
 * Expressions and statements evaluated, and rounds of loops; a conversation of a thousand messages takes some ten
 * thousand.
 */
const maxSteps = 1 << 19;
/** Expressions and statements within each other, calls of macros included. */
const maxDepth = 512;
/** Of one value: UTF-16 units of its strings, plus one for each part. */
const maxSize = 1 << 23;
/** Of what a filter takes that can multiply it. */
const maxProduct = 1 << 26;
/** Of all values, one after another. */
const maxWork = 1 << 27;

/** What these give may be as large as the product of what they take. */
const multiplying = new Set(['replace', 'join', 'indent', 'tojson']);

export class BoundedInterpreter extends Interpreter {
  #steps = 0;
  #work = 0;
  #depth = 0;
  /** Sizes of what the filter at hand has taken so far, multiplied. */
  #product = 1;
  readonly #sizes = new WeakMap<object, number>();
  /** Whether the value measured last holds one that can still change. */
  #isOpen = false;

  readonly #costs: Costs;

  constructor(environment: Environment, costs: Costs) {
    super(environment);
    this.#costs = costs;
  }

  override evaluate(statement: Statement | undefined, environment: Environment): RuntimeValue {
    this.#step(1);
    const outer = this.#product;
    // In x.replace(y), x multiplies with y: the member expression between them keeps no account of its own.
    const isApart = statement?.type !== 'MemberExpression';
    // The text of a filter block is not evaluated as one expression: the largest is supposed.
    if (isApart) this.#product = statement?.type === 'FilterStatement' ? maxSize : 1;
    let value: RuntimeValue;
    if (++this.#depth > maxDepth) refuse(`at most ${maxDepth} levels`);
    try {
      value = super.evaluate(statement, environment);
    } finally {
      this.#depth--;
      if (isApart) this.#product = outer;
    }
    const size = this.#sizeOf(value, 0);
    if (size > maxSize) refuse(`values of at most ${maxSize} characters`);
    if (typeof value.value === 'string' || Array.isArray(value.value)) this.#charge(value.value.length);
    if (this.#costs.iterables.has(statement)) this.#step(Array.isArray(value.value) ? value.value.length : 1);
    if (this.#costs.factors.has(statement)) {
      this.#product *= typeof value.value === 'number' ? Math.max(1, Math.abs(value.value)) : size;
      if (this.#product > maxProduct) refuse(`a filter that can make at most ${maxProduct} characters`);
    }
    return value;
  }

  #step(count: number): void {
    this.#steps += count;
    if (this.#steps > maxSteps) refuse(`at most ${maxSteps} steps`);
  }

  #charge(units: number): void {
    this.#work += units;
    if (this.#work > maxWork) refuse(`at most ${maxWork} characters of work`);
  }

  /** Of a value as it would be written, where parts that are shared are repeated. */
  #sizeOf({ value, type }: RuntimeValue, depth: number): number {
    if (typeof value === 'string') return value.length + 1;
    if (typeof value !== 'object' || value === null) return 1;
    if (depth > 64) refuse('values nested at most 64 deep');
    const known = this.#sizes.get(value);
    if (known !== undefined) return known;
    const outer = this.#isOpen;
    this.#isOpen = type === 'NamespaceValue';
    let size = 1;
    for (const [key, part] of value.entries()) {
      this.#charge(1);
      size += this.#sizeOf(part, depth + 1) + (typeof key === 'string' ? key.length : 0);
      if (size > maxSize) break;
    }
    if (!this.#isOpen) this.#sizes.set(value, size);
    this.#isOpen ||= outer;
    return size;
  }
}

function refuse(expected: string): never {
  throw new GlossaError('invalid-file', `expected ${expected}, received more`);
}

/** What is dear in a program. */
export interface Costs {
  /** Expressions that a multiplying filter or method takes. */
  readonly factors: ReadonlySet<unknown>;
  /** Expressions that a loop goes through. */
  readonly iterables: ReadonlySet<unknown>;
}

export function costsOf(program: Program): Costs {
  const factors = new Set<unknown>();
  const iterables = new Set<unknown>();
  const visit = (node: Node | unknown[] | Map<unknown, unknown> | null): void => {
    if (typeof node !== 'object' || node === null) return;
    const children = node instanceof Map ? [...node].flat() : Object.values(node);
    for (const child of children) visit(child as Node);
    if (node instanceof Map || Array.isArray(node)) return;
    const { iterable, filter, operand, callee } = node;
    if (iterable !== undefined) iterables.add(iterable.lhs ?? iterable);
    const call = filter ?? (callee === undefined ? undefined : node);
    if (call === undefined || !multiplying.has(nameOf(call.callee ?? call))) return;
    factors.add(operand ?? call.callee?.object);
    for (const argument of call.args ?? [])
      factors.add(argument.type === 'KeywordArgumentExpression' ? argument.value : argument);
  };
  visit(program);
  factors.delete(undefined);
  return { factors, iterables };
}

/** What nodes of several kinds have. */
interface Node {
  type: string;
  value?: unknown;
  iterable?: { lhs?: unknown };
  filter?: Node;
  operand?: unknown;
  callee?: Node;
  object?: unknown;
  property?: Node;
  args?: Node[];
}

/** Of a filter or a method: `replace` of `x | replace` and of `x.replace`. */
function nameOf({ value, property }: Node): string {
  return String(property?.value ?? value);
}
