/** How the kernels pack weights of few bits (`assembly/quantize.ts`): what those who set memory aside or cut calls have to know of it. */

/** 8: scale * code of -127 to 127. 4: scale * code of 0 to 15 + offset. Each group of inputs of a row has a scale (and offset) of its own. */
export type QuantizedBits = 8 | 4;

/** Rows (outputs) of a panel. */
export const PANEL = 8;
/** Inputs that share a scale. */
export const GROUP = 32;

/** Bytes of one group of a panel: for each row a scale of 32 bits, or with codes of 4 bits a scale and an offset of 16, and the codes. */
export const groupBytes = (bits: number) => 4 * PANEL + (PANEL * GROUP * bits) / 8;
