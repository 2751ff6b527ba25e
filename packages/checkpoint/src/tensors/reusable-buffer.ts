/**
 * One buffer for all pieces of a file, each of which overwrites the one before: new ones would be garbage of many
 * megabytes, which stays until it is collected.
 */
export class ReusableBuffer {
  #bytes = new Uint8Array(0);

  /** Room for a piece, valid until the next call. */
  bytes(length: number): Uint8Array {
    if (this.#bytes.length < length) this.#bytes = new Uint8Array(4 * Math.ceil(length / 4));
    return this.#bytes.subarray(0, length);
  }

  floats(count: number): Float32Array {
    return new Float32Array(this.bytes(4 * count).buffer as ArrayBuffer, 0, count);
  }
}
