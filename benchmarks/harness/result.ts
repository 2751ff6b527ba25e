/** What one comparison found. */
export interface Result {
  case: string;
  /** Median figures, in `unit`. */
  ours: number;
  peer: number;
  peerName: string;
  /** How many times better ours is, whichever way `unit` counts; below 1 the peer is ahead. */
  ratio: number;
  unit: string;
  higherIsBetter: boolean;
}

const rounded = (value: number) => Number(value.toPrecision(4));

export function result({ ours, peer, unit, higherIsBetter, ...names }: Omit<Result, 'ratio'>): Result {
  const ratio = rounded(higherIsBetter ? ours / peer : peer / ours);
  return { ...names, ours: rounded(ours), peer: rounded(peer), ratio, unit, higherIsBetter };
}
