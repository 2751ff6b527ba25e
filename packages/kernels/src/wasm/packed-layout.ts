/**
 * How the kernels pack weights of few bits (`assembly/quantize.ts`), as far as those who set memory aside or cut calls
 * must know it.
 */

/**
 * 8: scale * code of -127 to 127. 4: scale * code of 0 to 15 + offset. Each group of inputs of a row has a scale (and
 * offset) of its own.
 */
export type QuantizedBits = 8 | 4;

/** A weight `[out, in]` that is rounded already, as files hold it. */
export interface WeightCodes {
  readonly bits: QuantizedBits;
  readonly shape: readonly [rows: number, columns: number];
  /** A byte each, row after row: signed with 8 bits, 0 to 15 with 4. */
  readonly codes: Uint8Array;
  /** `[rows, groups]`, a group being 32 inputs, the last one of a row perhaps fewer. */
  readonly scales: Float32Array;
  /** Of 4 bits only, as many. */
  readonly offsets?: Float32Array;
}

/** Rows (outputs) of a panel. */
export const PANEL = 8;
/** Inputs that share a scale. */
export const GROUP = 32;

/**
 * Bytes of one group of a panel: for each row a scale of 32 bits, or with codes of 4 bits a scale and an offset of 16,
 * and the codes.
 */
export const groupBytes = (bits: number) => 4 * PANEL + (PANEL * GROUP * bits) / 8;
