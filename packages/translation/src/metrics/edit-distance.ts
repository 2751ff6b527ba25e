/** Edit distance of word sequences near the diagonal, with its edits: what TER counts after its shifts. */

/** One step from the hypothesis to the reference. */
export type Edit = 'keep' | 'substitute' | 'delete' | 'insert';

const beamWidth = 25;
const edits: readonly Edit[] = ['keep', 'substitute', 'delete', 'insert'];

/**
 * The fewest edits that turn the hypothesis into the reference, of those within 25 words of the diagonal, as in tercom.
 */
export function editDistance(
  hypothesis: readonly string[],
  reference: readonly string[],
): { cost: number; path: Edit[] } {
  const width = reference.length + 1;
  const costs = new Float64Array((hypothesis.length + 1) * width).fill(Infinity);
  const choices = new Uint8Array(costs.length);
  for (let column = 0; column < width; column++) {
    costs[column] = column;
    choices[column] = edits.indexOf('insert');
  }
  const slope = hypothesis.length > 0 ? reference.length / hypothesis.length : 1;
  // Steep slopes need a wider beam, or neighbouring rows would not meet.
  const beam = beamWidth < slope / 2 ? Math.ceil(slope / 2 + beamWidth) : beamWidth;

  for (let row = 1; row <= hypothesis.length; row++) {
    const diagonal = Math.floor(row * slope);
    const last = row === hypothesis.length ? width : Math.min(width, diagonal + beam);
    for (let column = Math.max(0, diagonal - beam); column < last; column++) {
      const here = row * width + column;
      const same = column > 0 && hypothesis[row - 1] === reference[column - 1];
      const options = [
        column > 0 && same ? costs[here - width - 1] : Infinity,
        column > 0 && !same ? costs[here - width - 1] + 1 : Infinity,
        costs[here - width] + 1,
        column > 0 ? costs[here - 1] + 1 : Infinity,
      ];
      // Ties go to the earlier: keep or substitute, then delete, then insert.
      const choice = options.indexOf(Math.min(...options));
      costs[here] = options[choice];
      choices[here] = choice;
    }
  }

  const path: Edit[] = [];
  for (let row = hypothesis.length, column = reference.length; row > 0 || column > 0;) {
    const edit = edits[choices[row * width + column]];
    path.push(edit);
    if (edit !== 'insert') row--;
    if (edit !== 'delete') column--;
  }
  return { cost: costs[costs.length - 1], path: path.reverse() };
}
