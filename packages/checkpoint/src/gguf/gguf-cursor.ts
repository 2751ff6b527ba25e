/** Reads the little-endian values of a GGUF header from the bytes that are at hand. */

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** Thrown when the header goes on beyond the bytes at hand. */
export class NeedsMore extends Error {}

export class GgufCursor {
  at = 0;
  private readonly view: DataView;

  /** @param size bytes of the whole file, where known: no count may promise more */
  constructor(
    private readonly bytes: Uint8Array,
    private readonly size: number,
  ) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  u8 = () => this.view.getUint8(this.take(1));
  i8 = () => this.view.getInt8(this.take(1));
  u16 = () => this.view.getUint16(this.take(2), true);
  i16 = () => this.view.getInt16(this.take(2), true);
  u32 = () => this.view.getUint32(this.take(4), true);
  i32 = () => this.view.getInt32(this.take(4), true);
  f32 = () => this.view.getFloat32(this.take(4), true);
  f64 = () => this.view.getFloat64(this.take(8), true);
  u64 = (): number | bigint => {
    const begin = this.take(8);
    const high = this.view.getUint32(begin + 4, true);
    return high < 2 ** 21 ? 2 ** 32 * high + this.view.getUint32(begin, true) : this.view.getBigUint64(begin, true);
  };
  i64 = () => narrow(this.view.getBigInt64(this.take(8), true));

  bool = (): boolean => {
    const byte = this.u8();
    if (byte > 1) throw new Error(`a truth value is ${byte} at byte ${this.at - 1}`);
    return byte === 1;
  };

  string = (): string => {
    const length = this.count(1, 'bytes of text');
    const begin = this.take(length);
    try {
      return utf8.decode(this.bytes.subarray(begin, begin + length));
    } catch {
      throw new Error(`a text is not valid UTF-8 at byte ${begin}`);
    }
  };

  /** By GGUF's number of their type; 9 is an array. */
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

  /** A number of items of at least `itemBytes` each, which the file must have room for. */
  count(itemBytes: number, what: string): number {
    const count = this.u64();
    const room = Math.floor((this.size - this.at) / itemBytes);
    if (typeof count === 'bigint' || count > room)
      throw new Error(`${count} ${what} are claimed at byte ${this.at - 8}, the file has room for ${room}`);
    return count;
  }

  private take(length: number): number {
    const begin = this.at;
    if (begin + length > this.size) throw new Error(`the file ends in the header, after ${this.size} bytes`);
    if (begin + length > this.bytes.length) throw new NeedsMore();
    this.at += length;
    return begin;
  }
}

function narrow(value: bigint): number | bigint {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}
