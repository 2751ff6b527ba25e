/** Values that nobody vouches for, of files and of options: every read is checked, every error says where, expected and received. */

const maxDepth = 32;

/** Gives a checked value its type, or throws. */
export type Reader<T> = (field: Untrusted) => T;

/** What readers by key give. */
type Values<Readers> = { -readonly [Key in keyof Readers]: Readers[Key] extends Reader<infer T> ? T : never };

/** One value of an untrusted JSON document together with its path in it. */
export class Untrusted {
  constructor(
    readonly value: unknown,
    readonly path: string,
    private readonly depth = 0,
  ) {
    if (depth > maxDepth) throw new RangeError(`${oneLine(path)}…: nested deeper than ${maxDepth} levels`);
  }

  /** Reads JSON: parsed already, as text or as bytes. */
  static parse(json: unknown, path: string): Untrusted {
    try {
      const text = json instanceof Uint8Array ? new TextDecoder('utf-8', { fatal: true }).decode(json) : json;
      return new Untrusted(typeof text === 'string' ? JSON.parse(text) : text, path);
    } catch (error) {
      throw new SyntaxError(
        `${path}: expected JSON in UTF-8, received something else (${oneLine((error as Error).message)})`,
      );
    }
  }

  fail(expected: string): never {
    throw unexpected(this.path, expected, this.value);
  }

  /** True for null and for what is absent. */
  get absent(): boolean {
    return this.value === null || this.value === undefined;
  }

  /** The value as an object; `__proto__` as a key is refused. */
  get record(): Record<string, unknown> {
    const { value } = this;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return this.fail('an object');
    if (Object.hasOwn(value, '__proto__')) throw refused(this.path, 'the key "__proto__" is refused');
    return value as Record<string, unknown>;
  }

  get(key: string, record = this.record): Untrusted {
    return new Untrusted(Object.hasOwn(record, key) ? record[key] : undefined, `${this.path}.${key}`, this.depth + 1);
  }

  /** The same object without one of its keys. */
  without(key: string): Untrusted {
    const { [key]: _, ...others } = this.record;
    return new Untrusted(others, this.path, this.depth);
  }

  /** The values of an object, each by the reader of its key; every other key is refused. */
  read<Readers extends Record<string, Reader<unknown>>>(readers: Readers, what = 'key'): Values<Readers> {
    const { record } = this;
    for (const key of Object.keys(record)) {
      if (!Object.hasOwn(readers, key))
        throw refused(this.path, `unknown ${what} ${describe(key)} (known: ${Object.keys(readers).join(', ')})`);
    }
    const values: Record<string, unknown> = {};
    for (const key in readers) values[key] = readers[key](this.get(key, record));
    return values as Values<Readers>;
  }

  get array(): unknown[] {
    return Array.isArray(this.value) ? this.value : this.fail('an array');
  }

  list<T>(reader: Reader<T>): T[] {
    return this.array.map((value, i) => reader(new Untrusted(value, `${this.path}[${i}]`, this.depth + 1)));
  }
}

/** Options as their user gave them; one that does not exist is refused, so that no misspelling is silently ignored. */
export function readOptions<Readers extends Record<string, Reader<unknown>>>(
  options: object | undefined,
  where: string,
  readers: Readers,
): Values<Readers> {
  return new Untrusted(options ?? {}, where).read(readers, 'option');
}

/** @param expected what `test` is true of, in words @param fallback for what is absent; without one it is refused */
export function checked<T>(expected: string, test: (value: unknown) => boolean, fallback?: T): Reader<T> {
  return (field) => {
    if (field.absent && fallback !== undefined) return fallback;
    return test(field.value) ? (field.value as T) : field.fail(expected);
  };
}

export const string = (fallback?: string): Reader<string> =>
  checked('a string', (value) => typeof value === 'string', fallback);

export const boolean = (fallback?: boolean): Reader<boolean> =>
  checked('true or false', (value) => typeof value === 'boolean', fallback);

export const character = (fallback?: string): Reader<string> =>
  checked('one character', (value) => typeof value === 'string' && [...value].length === 1, fallback);

export function integer(min: number, max: number, fallback?: number): Reader<number> {
  return checked(
    `an integer from ${min} to ${max}`,
    (value) => Number.isInteger(value) && (value as number) >= min && (value as number) <= max,
    fallback,
  );
}

export function oneOf<const T extends string>(choices: readonly T[], fallback?: T): Reader<T> {
  return checked(`one of ${choices.join(', ')}`, (value) => choices.includes(value as T), fallback);
}

/** Text that is not empty. */
export const text: Reader<string> = /* @__PURE__ */ checked(
  'text',
  (value) => typeof value === 'string' && value !== '',
);

/** A number of things. */
export const length = (fallback?: number): Reader<number> => checked('a length', isLength, fallback);

export const isLength = (value: unknown): boolean => Number.isSafeInteger(value) && (value as number) >= 0;

export const positive = (fallback?: number): Reader<number> =>
  checked('a positive integer', (value) => isLength(value) && value !== 0, fallback);

export const list =
  <T>(reader: Reader<T>): Reader<T[]> =>
  (field) =>
    field.list(reader);

/** Undefined for what is absent. */
export const optional =
  <T>(reader: Reader<T>): Reader<T | undefined> =>
  (field) =>
    field.absent ? undefined : reader(field);

/** The field itself, for its user to check. */
export const itself: Reader<Untrusted> = (field) => field;

/** What needs no check. */
export const unchecked =
  <T>(): Reader<T> =>
  (field) =>
    field.value as T;

/** The error, in one line, for a value that is not what it has to be. */
export function unexpected(where: string, expected: string, received: unknown): TypeError {
  return refused(where, `expected ${expected}, received ${describe(received)}`);
}

function refused(where: string, problem: string): TypeError {
  return new TypeError(`${oneLine(where, 200)}: ${problem}`);
}

function oneLine(text: string, length = 80): string {
  return text.slice(0, length).replace(/\s+/g, ' ');
}

/** A value as one short line. */
export function describe(value: unknown): string {
  if (value === undefined) return 'nothing';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object' && value !== null) return 'an object';
  const text = typeof value === 'string' ? JSON.stringify(value.slice(0, 60)) : String(value);
  return text.slice(0, 80);
}
