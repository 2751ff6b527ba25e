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
  /** The least ratio that was set as a bar. */
  aim?: number;
  /** Of a kernel beside the machine's own limits: arithmetic operations a byte of memory it has to move. */
  intensity?: number;
  /** Those limits, in GFLOP/s and GB/s. */
  limits?: { compute: number; memory: number };
}

const rounded = (value: number) => Number(value.toPrecision(4));

export function result({ ours, peer, unit, higherIsBetter, ...names }: Omit<Result, 'ratio'>): Result {
  const ratio = rounded(higherIsBetter ? ours / peer : peer / ours);
  return { ...names, ours: rounded(ours), peer: rounded(peer), ratio, unit, higherIsBetter };
}
