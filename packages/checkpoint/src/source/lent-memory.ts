/** Memory that is lent again and again, for what is read piece by piece: garbage of many megabytes would wait for its collection. */
export class LentMemory {
  private bytes = new Uint8Array(0);

  /** Valid until the next call. */
  lend(length: number): Uint8Array {
    if (this.bytes.length < length) this.bytes = new Uint8Array(4 * Math.ceil(length / 4));
    return this.bytes.subarray(0, length);
  }

  lendFloats(count: number): Float32Array {
    return new Float32Array(this.lend(4 * count).buffer as ArrayBuffer, 0, count);
  }
}
