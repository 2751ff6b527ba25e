/** What a post-processor is: it puts special tokens around a text, or around a text and its pair. */
import type { Encoding } from '../encoding/encoding.js';

/** Gives parts that make the result when put one after another. */
export type PostProcessor = (parts: readonly Encoding[], addSpecialTokens: boolean) => Encoding[];
