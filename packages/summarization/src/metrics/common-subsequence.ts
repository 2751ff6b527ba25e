/** The longest common subsequence of two lists of token ids: what both have in the same order, with gaps allowed. */

/** Its length. Time is the product of both lengths, memory one row. */
export function commonLength(reference: readonly number[], candidate: readonly number[]): number {
  const row = new Uint32Array(candidate.length + 1);
  for (const token of reference) fillRow(row, token, candidate);
  return row[candidate.length];
}

/**
 * Where the reference has its tokens, in falling order. Where there are several, the one that `rouge-score` finds.
 * Time is the product of both lengths, memory one bit for each pair of tokens.
 */
export function commonPositions(reference: readonly number[], candidate: readonly number[]): number[] {
  const width = candidate.length + 1;
  // One bit for each pair of prefixes: a shorter prefix of the candidate does better than one of the reference.
  const goesLeft = new Uint8Array(Math.ceil(((reference.length + 1) * width) / 8));
  let row = new Uint32Array(width);
  let above = new Uint32Array(width);
  for (let i = 1; i <= reference.length; i++) {
    [row, above] = [above, row];
    row.set(above);
    fillRow(row, reference[i - 1], candidate);
    for (let j = 1; j < width; j++) {
      if (row[j - 1] > above[j]) goesLeft[(i * width + j) >> 3] |= 1 << ((i * width + j) & 7);
    }
  }

  const positions: number[] = [];
  let [i, j] = [reference.length, candidate.length];
  while (i > 0 && j > 0) {
    const bit = i * width + j;
    if (reference[i - 1] === candidate[j - 1]) {
      positions.push(i - 1);
      i--;
      j--;
    } else if ((goesLeft[bit >> 3] >> (bit & 7)) & 1) j--;
    else i--;
  }
  return positions;
}

/** The row of lengths for one more token of the reference, in place of the row before it. */
function fillRow(row: Uint32Array, token: number, candidate: readonly number[]): void {
  let diagonal = 0;
  for (let j = 1; j <= candidate.length; j++) {
    const above = row[j];
    row[j] = token === candidate[j - 1] ? diagonal + 1 : Math.max(above, row[j - 1]);
    diagonal = above;
  }
}
