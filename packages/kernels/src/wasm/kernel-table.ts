/** Codes of `unary`; tanh, sigmoid, relu, silu and both gelus have a `unaryGradient` too. */
export const UnaryOperation = {
  neg: 0,
  abs: 1,
  square: 2,
  sqrt: 3,
  rsqrt: 4,
  reciprocal: 5,
  exp: 6,
  log: 7,
  tanh: 8,
  sigmoid: 9,
  erf: 10,
  relu: 11,
  step: 12,
  silu: 13,
  geluErf: 14,
  geluTanh: 15,
} as const;

/** Codes of `binary`. */
export const BinaryOperation = {
  add: 0,
  sub: 1,
  multiply: 2,
  divide: 3,
  maximum: 4,
  minimum: 5,
  squaredDifference: 6,
} as const;

/** Codes of `reduce`. */
export const Reduction = { sum: 0, max: 1, min: 2, sumOfSquares: 3 } as const;

/**
 * The one interface between the backend and what computes: addresses (bytes), sizes (elements) and scalars, nothing
 * else. The WebAssembly module implements it; a pool of threads or a native library over the same memory can take its
 * place.
 * Kernels check nothing: shapes and types are the caller's business. Matrices are row-major float32 unless said.
 * Blocks of memory begin and end on multiples of 64 bytes, so a kernel over whole tensors may run over the end by a
 * vector.
 */
export interface KernelTable {
  /** Bytes of scratch memory the kernels need, and the place where they may have it. */
  workspaceBytes(): number;
  useWorkspace(pointer: number): void;
  /**
   * The times of a multiply-add in register tiles of 3 by 12 and of 6 by 8 over that in tiles of 4 by 8, by which each
   * product chooses among them; 0 and infinity choose for all. All take the terms of a sum in one order: results are
   * the same to the last bit.
   */
  useTiles(cost3x12: number, cost6x8: number): void;

  /**
   * C[m, n] = op(A) op(B) + bias (0 for none), or C += op(A) op(B). `ld…` are the elements from one stored row to the
   * next.
   */
  gemm(
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    transposeA: boolean,
    b: number,
    ldb: number,
    transposeB: boolean,
    c: number,
    ldc: number,
    bias: number,
    accumulate: boolean,
  ): void;
  /** Rows of the register tile that `gemm` takes for an m by n product: 3 (and 12 columns), 4 or 6 (and 8). */
  tileRows(m: number, n: number): number;
  /**
   * Packs lanes `first` to `end` of the `count` lanes of an operand (rows of op(A), columns of op(B)), which are
   * `adjacent` in memory or lie `stride` elements apart, in panels of `width`: those of a tile. All of it takes
   * `count`, rounded up to whole panels, times
   * `k` floats.
   */
  packOperand(
    first: number,
    end: number,
    count: number,
    k: number,
    from: number,
    stride: number,
    adjacent: boolean,
    width: number,
    to: number,
  ): void;
  /** `gemm` by tiles of so many rows, with an operand that `packOperand` has packed where its address is not 0. */
  gemmPacked(
    rows: number,
    m: number,
    n: number,
    k: number,
    a: number,
    lda: number,
    transposeA: boolean,
    packedA: number,
    b: number,
    ldb: number,
    transposeB: boolean,
    packedB: number,
    c: number,
    ldc: number,
    bias: number,
    accumulate: boolean,
  ): void;
  /** `batch` products into adjacent C matrices; a stride of 0 elements repeats one matrix. */
  batchedGemm(
    batch: number,
    m: number,
    n: number,
    k: number,
    a: number,
    strideA: number,
    lda: number,
    transposeA: boolean,
    b: number,
    strideB: number,
    ldb: number,
    transposeB: boolean,
    c: number,
    bias: number,
  ): void;

  /**
   * Weights of 8 or 4 `bits` with a scale for each 32 inputs, in panels of 8 rows; their layout is the kernels' own
   * (`assembly/quantize.ts`). `packed` takes ceil(rows / 8) * ceil(columns / 32) times 288 bytes, or 160 with 4 bits.
   */
  quantizeWeight(bits: number, rows: number, columns: number, weight: number, packed: number): void;
  /**
   * The same of weights that are rounded already: `codes` are bytes [rows, columns]; `scales`, and with 4 bits
   * `offsets`, [rows, ceil(columns / 32)].
   */
  packWeight(
    bits: number,
    rows: number,
    columns: number,
    codes: number,
    scales: number,
    offsets: number,
    packed: number,
  ): void;
  /**
   * y[i] = the weights of row ids[i], or of row i where `ids` is 0; the position of the first id outside the table, or
   * -1.
   */
  dequantizeRows(
    bits: number,
    count: number,
    rows: number,
    columns: number,
    packed: number,
    ids: number,
    y: number,
  ): number;
  /**
   * Rounds x[m, columns] for `quantizedProduct` with weights of `bits`. With m up to the next multiple of 4 (1 stays 1)
   * and columns up to the next of 32, codes take 2 bytes an element, scales and sums a float for each 32.
   */
  quantizeRows(bits: number, m: number, columns: number, x: number, codes: number, scales: number, sums: number): void;
  /** C[m, n] = X Wᵀ + bias (0 for none); `ldc` are the elements from one row of C to the next. */
  quantizedProduct(
    bits: number,
    m: number,
    n: number,
    columns: number,
    x: number,
    scalesX: number,
    sumsX: number,
    packed: number,
    c: number,
    ldc: number,
    bias: number,
  ): void;

  /**
   * y = operation(x) over `count` numbers, and dx = dy * operation'(x), where `x` is the output for tanh and sigmoid.
   * In place if wanted.
   */
  unary(operation: number, count: number, x: number, y: number): void;
  unaryGradient(operation: number, count: number, x: number, dy: number, dx: number): void;
  /** y = operation(gate) * x, for relu, silu and both gelus, and its gradients from dy. */
  gated(operation: number, count: number, gate: number, x: number, y: number): void;
  gatedGradient(operation: number, count: number, gate: number, x: number, dy: number, dGate: number, dx: number): void;
  /**
   * y[outer, length, 2 * pairs]: features i and i + pairs turned by the angles of `cos`, `sin` [length, pairs];
   * `direction` is 1, or -1 to turn back.
   */
  rotary(
    outer: number,
    length: number,
    pairs: number,
    x: number,
    cos: number,
    sin: number,
    direction: number,
    y: number,
  ): void;
  /**
   * y[rows, columns] = operation(a, b); strides are elements from row to row, steps from column to column (1, or 0 to
   * repeat one number).
   */
  binary(
    operation: number,
    rows: number,
    columns: number,
    a: number,
    strideA: number,
    stepA: number,
    b: number,
    strideB: number,
    stepB: number,
    y: number,
  ): void;
  /**
   * y[outer, inner] = scale * reduction of x[outer, count, inner], where positions of the middle axis are `stride`
   * elements apart.
   */
  reduce(
    reduction: number,
    outer: number,
    count: number,
    inner: number,
    stride: number,
    x: number,
    scale: number,
    y: number,
  ): void;
  /**
   * y = sums up to each position of the middle axis of x[outer, count, inner], float32 or int32; `exclusive` leaves the
   * position itself out.
   */
  cumulativeSum(
    isFloat: boolean,
    exclusive: boolean,
    reverse: boolean,
    outer: number,
    count: number,
    inner: number,
    x: number,
    y: number,
  ): void;
  /** y[rows] (int32) = position of the greatest of each row. */
  argMax(rows: number, columns: number, x: number, y: number): void;
  /**
   * The `k` (1 to columns) greatest of each row in order, the earlier of equals first; false, with nothing of use, when
   * a row has NaN.
   */
  topK(rows: number, columns: number, k: number, x: number, values: number, indices: number): boolean;

  /**
   * Copies a block of four axes of 4-byte elements between two layouts; f… and t… are the elements from one position to
   * the next.
   */
  copyBlock(
    n0: number,
    n1: number,
    n2: number,
    n3: number,
    from: number,
    f0: number,
    f1: number,
    f2: number,
    f3: number,
    to: number,
    t0: number,
    t1: number,
    t2: number,
    t3: number,
  ): void;
  /** Sets `count` 32-bit elements to one bit pattern. */
  fill(count: number, bits: number, to: number): void;
  /** y[i] = table[ids[i]]; the position of the first id outside the table, or -1. */
  gatherRows(count: number, width: number, rows: number, table: number, ids: number, y: number): number;
  /**
   * table[ids[i]] += x[i], of `width` columns of rows `stride` elements apart in both; an id outside the table adds
   * nowhere.
   */
  scatterAdd(count: number, width: number, stride: number, rows: number, x: number, ids: number, table: number): void;
  /** Conversions of `count` numbers; `bool` is one byte each. */
  floatFromInt(count: number, x: number, y: number): void;
  floatFromBool(count: number, x: number, y: number): void;
  intFromFloat(count: number, x: number, y: number): void;

  softmax(rows: number, columns: number, x: number, y: number): void;
  /** dx from the softmax y and the gradient dy of it. */
  softmaxGradient(rows: number, columns: number, y: number, dy: number, dx: number): void;
  /** `losses[rows]`, 0 for a row whose label is `ignore`, and `logSums[rows]`, kept for the gradient. */
  crossEntropy(
    rows: number,
    columns: number,
    x: number,
    labels: number,
    ignore: number,
    smoothing: number,
    logSums: number,
    losses: number,
  ): void;
  /** dx[rows, columns] from the gradient dy[0] of the loss. */
  crossEntropyGradient(
    rows: number,
    columns: number,
    x: number,
    labels: number,
    ignore: number,
    smoothing: number,
    scale: number,
    logSums: number,
    dy: number,
    dx: number,
  ): void;

  /**
   * Attention over [batch, heads, length, dim], for heads `firstHead` to `endHead` of all batch * heads; `shape` is the
   * address of the call's sizes and options (see kernels/attention.ts). `logSums[batch, heads, queries]` is kept for
   * the gradient; `scratch` holds block * (keys + 1) floats.
   */
  attention(
    shape: number,
    query: number,
    key: number,
    value: number,
    mask: number,
    out: number,
    logSums: number,
    scratch: number,
    firstHead: number,
    endHead: number,
  ): void;
  /**
   * Gradients of query, key and value, or (their addresses 0) of the mask; zeros before. `scratch` holds 2 * block *
   * keys floats.
   */
  attentionGradient(
    shape: number,
    query: number,
    key: number,
    value: number,
    mask: number,
    out: number,
    logSums: number,
    dOut: number,
    dQuery: number,
    dKey: number,
    dValue: number,
    dMask: number,
    scratch: number,
    firstHead: number,
    endHead: number,
  ): void;

  /**
   * Layer normalization of rows (`center`), or root-mean-square normalization, with a bias or without (0); keeps
   * `means[rows]` and `scales[rows]`.
   */
  norm(
    rows: number,
    columns: number,
    x: number,
    weight: number,
    bias: number,
    epsilon: number,
    center: boolean,
    y: number,
    means: number,
    scales: number,
  ): void;
  normGradient(
    rows: number,
    columns: number,
    x: number,
    weight: number,
    center: boolean,
    means: number,
    scales: number,
    dy: number,
    dx: number,
  ): void;
  /** dWeight and, unless its address is 0, dBias of `columns` weights, from rows `stride` elements apart. */
  normWeightGradient(
    rows: number,
    columns: number,
    stride: number,
    x: number,
    means: number,
    scales: number,
    dy: number,
    dWeight: number,
    dBias: number,
  ): void;
  /** y = x * scale where hash >= threshold, else 0; x[0] is hashed as `position`; keys as in `counter-hash.ts`. */
  dropout(
    count: number,
    position: number,
    x: number,
    first: number,
    second: number,
    threshold: number,
    scale: number,
    y: number,
  ): void;
  /** Updates parameter and moments in place; `rest…` is 1 - beta. */
  adamW(
    count: number,
    parameter: number,
    gradient: number,
    first: number,
    second: number,
    beta1: number,
    rest1: number,
    beta2: number,
    rest2: number,
    keep: number,
    rate: number,
    correction: number,
    epsilon: number,
  ): void;

  /** Runs `steps` times 12 vector multiply-adds (96 operations) on registers alone, to measure the machine. */
  multiplyAddPeak(steps: number): number;
}
