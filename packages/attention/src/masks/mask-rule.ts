import type { Tensor4D } from '@tensorflow/tfjs-core';

/** Added to a score, this makes its weight 0 in float32, and two of them still do not overflow. */
export const MASKED = -1e9;

/** Which keys a query may look at, by their positions alone. */
export interface MaskRule {
  readonly name: string;
  /** The rule as the fused attention of `@glossa/kernels` knows it. */
  readonly fused: { readonly causal?: boolean; readonly window?: number };
  /**
   * The additive mask [1, 1, queries, keys]; the last query stands at the last key, as it does when earlier keys come
   * from a cache. `null` when nothing is hidden.
   */
  build(queries: number, keys: number): Tensor4D | null;
}
