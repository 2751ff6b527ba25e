import { fail } from './check.js';
import { GlossaError, type ErrorCode } from './glossa-error.js';
import { show, showName } from './show.js';

const MAX_DEPTH = 32;

/** Gives a checked value its type, or throws. */
export type Reader<T> = (field: Untrusted) => T;

/** What readers by key give. */
export type ReadBy<Readers> = { -readonly [Key in keyof Readers]: Readers[Key] extends Reader<infer T> ? T : never };

/**
 * One value that nobody vouches for, of a JSON document or of options, together with its path: every read is checked.
 */
export class Untrusted {
  #path: string | (() => string);

  /** @param path where the value stands; as a function for values that are many, since only errors show it */
  constructor(
    readonly value: unknown,
    path: string | (() => string),
    private readonly code: ErrorCode = 'invalid-file',
    private readonly depth = 0,
  ) {
    this.#path = path;
    if (depth > MAX_DEPTH)
      throw new GlossaError(code, `${this.path.slice(0, 80)}…: nested deeper than ${MAX_DEPTH} levels`);
  }

  get path(): string {
    return typeof this.#path === 'string' ? this.#path : (this.#path = this.#path());
  }

  /** Reads JSON: parsed already, as text or as bytes. */
  static parse(json: unknown, path: string): Untrusted {
    try {
      const text = json instanceof Uint8Array ? new TextDecoder('utf-8', { fatal: true }).decode(json) : json;
      return new Untrusted(typeof text === 'string' ? JSON.parse(text) : text, path);
    } catch (cause) {
      const problem = (cause as Error).message.replace(/\s+/g, ' ').slice(0, 80);
      throw new GlossaError('invalid-file', `${path}: expected JSON in UTF-8, received something else (${problem})`, {
        cause,
      });
    }
  }

  /** Throws that this value is not what it should be. */
  fail(expected: string): never {
    fail(this.path, expected, this.value, this.code);
  }

  /** True for null and for what is absent. */
  get absent(): boolean {
    return this.value === null || this.value === undefined;
  }

  /** The value as an object; `__proto__` as a key is refused. */
  get record(): Record<string, unknown> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.fail('an object');
    if (Object.hasOwn(value, '__proto__'))
      throw new GlossaError(this.code, `${this.path}: the key "__proto__" is refused`);
    return value as Record<string, unknown>;
  }

  get(key: string, record: Record<string, unknown> = this.record): Untrusted {
    const value = Object.hasOwn(record, key) ? record[key] : undefined;
    const separator = this.code === 'invalid-argument' && this.depth === 0 ? ': ' : '.';
    return new Untrusted(value, () => this.path + separator + showName(key), this.code, this.depth + 1);
  }

  /** The same object without one of its keys. */
  without(key: string): Untrusted {
    const { [key]: _, ...others } = this.record;
    return new Untrusted(others, this.path, this.code, this.depth);
  }

  /** The values of an object, each by the reader of its key; every other key is refused. */
  read<Readers extends Record<string, Reader<unknown>>>(readers: Readers): ReadBy<Readers> {
    const { record } = this;
    for (const key of Object.keys(record)) {
      if (Object.hasOwn(readers, key)) continue;
      const [code, what] =
        this.code === 'invalid-argument' ? (['unknown-option', 'option'] as const) : [this.code, 'key'];
      const known = Object.keys(readers).join(', ') || 'none';
      throw new GlossaError(code, `${this.path}: unknown ${what} ${show(key)}, expected one of: ${known}`);
    }
    const values: Record<string, unknown> = {};
    for (const key in readers) values[key] = readers[key]?.(this.get(key, record));
    return values as ReadBy<Readers>;
  }

  get array(): unknown[] {
    return Array.isArray(this.value) ? this.value : this.fail('an array');
  }

  list<T>(reader: Reader<T>): T[] {
    return this.array.map((value, i) =>
      reader(new Untrusted(value, () => `${this.path}[${i}]`, this.code, this.depth + 1)),
    );
  }
}

/**
 * Options as their user gave them, each by its reader; one that does not exist is refused.
 *
 * @param where the function that the user called
 */
export function readOptions<Readers extends Record<string, Reader<unknown>>>(
  where: string,
  options: object | undefined,
  readers: Readers,
): ReadBy<Readers> {
  return new Untrusted(options ?? {}, where, 'invalid-argument').read(readers);
}
