/** What a post-processor is: it puts special tokens around a text, or around a text and its pair. */
import type { Encoding } from '../encoding.js';

export interface PostProcessor {
  /** How many special tokens it will add. */
  added(isPair: boolean): number;
  /** Parts that make the result when put one after another. */
  process(parts: readonly Encoding[], addSpecialTokens: boolean): Encoding[];
}
