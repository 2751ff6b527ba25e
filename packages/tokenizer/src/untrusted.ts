/** Values from files nobody vouches for: every read is checked, every error says where, expected and received. */

const maxDepth = 32;

/** One value of an untrusted JSON document together with its path in it. */
export class Untrusted {
  constructor(
    readonly value: unknown,
    readonly path: string,
    private readonly depth = 0,
  ) {
    if (depth > maxDepth) throw new RangeError(`${path.slice(0, 80)}…: nested deeper than ${maxDepth} levels`);
  }

  /** Reads JSON: parsed already, as text or as bytes. */
  static parse(json: unknown, path: string): Untrusted {
    try {
      const text = json instanceof Uint8Array ? new TextDecoder('utf-8', { fatal: true }).decode(json) : json;
      return new Untrusted(typeof text === 'string' ? JSON.parse(text) : text, path);
    } catch (error) {
      throw new SyntaxError(`${path}: expected JSON in UTF-8, received something else (${oneLine((error as Error).message)})`);
    }
  }

  fail(expected: string): never {
    throw new TypeError(`${this.path}: expected ${expected}, received ${describe(this.value)}`);
  }

  /** True for null and for what is absent. */
  get absent(): boolean {
    return this.value === null || this.value === undefined;
  }

  /** The value as an object; `__proto__` as a key is refused. */
  get record(): Record<string, unknown> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.fail('an object');
    if (Object.hasOwn(value, '__proto__')) throw new TypeError(`${this.path}: the key "__proto__" is refused`);
    return value as Record<string, unknown>;
  }

  get(key: string): Untrusted {
    const { record } = this;
    return new Untrusted(Object.hasOwn(record, key) ? record[key] : undefined, `${this.path}.${oneLine(key)}`, this.depth + 1);
  }

  /** Refuses every key but these. */
  only(...keys: string[]): this {
    for (const key of Object.keys(this.record)) {
      if (!keys.includes(key)) throw new TypeError(`${this.path}: unknown key ${describe(key)}`);
    }
    return this;
  }

  get array(): unknown[] {
    return Array.isArray(this.value) ? this.value : this.fail('an array');
  }

  list(): Untrusted[] {
    return this.array.map((value, i) => new Untrusted(value, `${this.path}[${i}]`, this.depth + 1));
  }

  string(fallback?: string): string {
    if (this.absent && fallback !== undefined) return fallback;
    return typeof this.value === 'string' ? this.value : this.fail('a string');
  }

  boolean(fallback?: boolean): boolean {
    if (this.absent && fallback !== undefined) return fallback;
    return typeof this.value === 'boolean' ? this.value : this.fail('true or false');
  }

  number(fallback?: number): number {
    if (this.absent && fallback !== undefined) return fallback;
    return typeof this.value === 'number' && Number.isFinite(this.value) ? this.value : this.fail('a number');
  }

  integer(min: number, max: number, fallback?: number): number {
    if (this.absent && fallback !== undefined) return fallback;
    const value = this.number();
    return Number.isInteger(value) && value >= min && value <= max ? value : this.fail(`an integer from ${min} to ${max}`);
  }

  oneOf<T extends string>(choices: readonly T[], fallback?: T): T {
    if (this.absent && fallback !== undefined) return fallback;
    const choice = choices.find((known) => known === this.value);
    return choice ?? this.fail(`one of ${choices.join(', ')}`);
  }
}

/** Refuses options that do not exist, so that no misspelling is silently ignored. */
export function checkOptions(options: object | undefined, known: readonly string[], where: string): void {
  for (const key of Object.keys(options ?? {})) {
    if (!known.includes(key)) throw new TypeError(`${where}: unknown option ${describe(key)} (known: ${known.join(', ')})`);
  }
}

function oneLine(text: string): string {
  return text.slice(0, 80).replace(/\s+/g, ' ');
}

/** A value as one short line. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  return text.slice(0, 80);
}
