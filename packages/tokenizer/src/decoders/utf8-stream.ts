/** Bytes to text as they come; the beginning of a character waits for its end. What is not UTF-8 becomes U+FFFD. */

const decoder = /* @__PURE__ */ new TextDecoder('utf-8', { ignoreBOM: true });

export class Utf8Stream {
  private bytes: number[] = [];

  /** Takes bytes and returns the text that is certain. */
  push(bytes: readonly number[]): string {
    this.bytes.push(...bytes);
    const end = completeLength(this.bytes);
    if (end === 0) return '';
    const text = decoder.decode(Uint8Array.from(this.bytes.slice(0, end)));
    this.bytes = this.bytes.slice(end);
    return text;
  }

  /** The text of what was waiting. */
  flush(): string {
    if (this.bytes.length === 0) return '';
    const text = decoder.decode(Uint8Array.from(this.bytes));
    this.bytes = [];
    return text;
  }
}

/** Length without the unfinished character at the end. */
function completeLength(bytes: readonly number[]): number {
  for (let back = 1; back <= 3 && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back]!;
    if (byte < 0x80) break;
    if (byte >= 0xc0) {
      const needed = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return needed > back ? bytes.length - back : bytes.length;
    }
  }
  return bytes.length;
}
