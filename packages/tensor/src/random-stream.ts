import { check, checkInteger } from '@glossa/check';

/** A seeded stream of random numbers whose state can be saved and restored (xoshiro128**, Blackman and Vigna 2018). */
export class RandomStream {
  readonly #words: Uint32Array;

  /** @param seed any integer up to 2^53; equal seeds give equal streams. */
  constructor(seed: number) {
    checkInteger('RandomStream: seed', seed, Number.MIN_SAFE_INTEGER);
    this.#words = new Uint32Array(4);
    let word = (seed ^ Math.floor(seed / 2 ** 32)) >>> 0;
    for (let i = 0; i < 4; i++) {
      word = (word + 0x9e3779b9) >>> 0;
      this.#words[i] = mix(word);
    }
  }

  /** The stream that continues from a saved `state`. */
  static from(state: readonly number[]): RandomStream {
    const words = Uint32Array.from(state);
    const isState =
      state.length === 4 && state.every((word, i) => word === words[i]) && words.some((word) => word !== 0);
    check(isState, 'RandomStream.from: state', 'four 32-bit words that are not all zero', state);
    const stream = new RandomStream(0);
    stream.#words.set(words);
    return stream;
  }

  /** Four 32-bit words. */
  get state(): number[] {
    return [...this.#words];
  }

  /** The next integer in [0, 2^32). */
  next(): number {
    const s = this.#words;
    const result = Math.imul(rotate(Math.imul(s[1], 5), 7), 9) >>> 0;
    const t = s[1] << 9;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = rotate(s[3], 11);
    return result;
  }

  /** The next number in [0, 1), with 53 random bits. */
  uniform(): number {
    return ((this.next() >>> 5) * 2 ** 26 + (this.next() >>> 6)) / 2 ** 53;
  }

  /** The next number of a normal distribution with mean 0 and deviation 1 (Box and Muller). */
  normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.uniform())) * Math.cos(2 * Math.PI * this.uniform());
  }

  /** The next integer in [0, bound). */
  integer(bound: number): number {
    return Math.floor(this.uniform() * bound);
  }
}

function rotate(x: number, bits: number): number {
  return (x << bits) | (x >>> (32 - bits));
}

/** MurmurHash3's finalizer: every bit of the input reaches every bit of the output. */
function mix(x: number): number {
  x = Math.imul(x ^ (x >>> 16), 0x85ebca6b);
  x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35);
  return (x ^ (x >>> 16)) >>> 0;
}
