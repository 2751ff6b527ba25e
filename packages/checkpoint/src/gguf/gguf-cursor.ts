import { fail, inWords } from '@glossa/check';

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Thrown when the header continues after the bytes that have been read; never leaves `openGguf`. */
export class NeedsMore extends Error {}

/** Reads the little-endian values of a GGUF header, one after the other. */
export class GgufCursor {
  at = 0;
  readonly #bytes: Uint8Array;
  readonly #size: number;
  readonly #where: string;
  readonly #view: DataView;

  /**
   * @param size bytes of the whole file, or Infinity: no count may claim more
   * @param where names the file in errors
   */
  constructor(bytes: Uint8Array, size: number, where: string) {
    this.#bytes = bytes;
    this.#size = size;
    this.#where = where;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u8 = () => this.#view.getUint8(this.#take(1));
  i8 = () => this.#view.getInt8(this.#take(1));
  u16 = () => this.#view.getUint16(this.#take(2), true);
  i16 = () => this.#view.getInt16(this.#take(2), true);
  u32 = () => this.#view.getUint32(this.#take(4), true);
  i32 = () => this.#view.getInt32(this.#take(4), true);
  f32 = () => this.#view.getFloat32(this.#take(4), true);
  f64 = () => this.#view.getFloat64(this.#take(8), true);
  u64 = (): number | bigint => {
    const begin = this.#take(8);
    const high = this.#view.getUint32(begin + 4, true);
    return high < 2 ** 21 ? 2 ** 32 * high + this.#view.getUint32(begin, true) : this.#view.getBigUint64(begin, true);
  };
  i64 = () => narrow(this.#view.getBigInt64(this.#take(8), true));

  bool = (): boolean => {
    const byte = this.u8();
    if (byte > 1) fail(`${this.#where}: byte ${this.at - 1}`, '0 or 1', byte, 'invalid-file');
    return byte === 1;
  };

  string = (): string => {
    const length = this.count(1, 'bytes of text');
    const begin = this.#take(length);
    try {
      return utf8.decode(this.#bytes.subarray(begin, begin + length));
    } catch (cause) {
      return fail(`${this.#where}: byte ${begin}`, 'UTF-8', inWords('other bytes'), 'invalid-file', { cause });
    }
  };

  /** Readers by GGUF's number of the type; 9 is an array. */
  readonly readers: readonly ((() => number | bigint | boolean | string) | undefined)[] = [
    this.u8,
    this.i8,
    this.u16,
    this.i16,
    this.u32,
    this.i32,
    this.f32,
    this.bool,
    this.string,
    undefined,
    this.u64,
    this.i64,
    this.f64,
  ];

  /** A number of items of at least `itemBytes` each, for which the file must have room. */
  count(itemBytes: number, what: string): number {
    const count = this.u64();
    const room = Math.floor((this.#size - this.at) / itemBytes);
    if (typeof count === 'bigint' || count > room)
      fail(`${this.#where}: byte ${this.at - 8}`, `at most ${room} ${what}`, count, 'invalid-file');
    return count;
  }

  #take(length: number): number {
    const begin = this.at;
    if (begin + length > this.#size)
      fail(
        this.#where,
        'the rest of the header',
        inWords(`the end of the file after ${this.#size} bytes`),
        'invalid-file',
      );
    if (begin + length > this.#bytes.length) throw new NeedsMore();
    this.at += length;
    return begin;
  }
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
