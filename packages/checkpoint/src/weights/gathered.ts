import type { WeightBands, WeightCodes } from '@glossa/tensor';

/** All bands of a weight; one that is whole stays where it is, lent until the next tensor is read. */
export async function gathered({ bits, shape, bands }: WeightBands): Promise<WeightCodes> {
  const [rows, columns] = shape;
  const groups = rows * Math.ceil(columns / 32);
  let [row, codes, scales, offsets] = [0, new Uint8Array(0), new Float32Array(0), new Float32Array(0)];
  for await (const band of bands) {
    if (band.shape[0] === rows) return band;
    if (row === 0) [codes, scales, offsets] = [new Uint8Array(rows * columns), new Float32Array(groups), new Float32Array(bits === 4 ? groups : 0)];
    codes.set(band.codes, row * columns);
    scales.set(band.scales, (row * groups) / rows);
    if (band.offsets) offsets.set(band.offsets, (row * groups) / rows);
    row += band.shape[0];
  }
  return { bits, shape, codes, scales, ...(bits === 4 && { offsets }) };
}
