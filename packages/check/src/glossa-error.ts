/** What kind of fault an error tells of: stable, for programs to branch on. */
export type ErrorCode =
  /** An option that does not exist, such as a misspelt one. */
  | 'unknown-option'
  /** An option or argument that cannot be what it is. */
  | 'invalid-argument'
  /** A file, or other data from outside, that is damaged or not what it should be. */
  | 'invalid-file'
  /** A file that is not there. */
  | 'missing-file'
  /** A server that cannot be reached, or refuses. */
  | 'network'
  /** Sound, but nothing that Glossa can do. */
  | 'unsupported'
  /** A call at the wrong time: before weights are loaded, after disposal, a stream read twice. */
  | 'invalid-state'
  /** A computation that gave no usable numbers. */
  | 'not-finite'
  /** More memory than there is, or than the caller allowed. */
  | 'out-of-memory';

/** Every error that Glossa throws; what an `AbortSignal` gives as its reason is thrown as it is. */
export class GlossaError extends Error {
  override readonly name = 'GlossaError';

  constructor(
    readonly code: ErrorCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
