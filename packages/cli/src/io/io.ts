/** Where results, messages and progress go: `process.stdout` and its like. */
export interface Output {
  /** May return a promise, which is waited for. */
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** All that a command touches besides files and the network. */
export interface Io {
  readonly stdin: AsyncIterable<Uint8Array | string> & { readonly isTTY?: boolean };
  /** Results. */
  readonly stdout: Output;
  /** Errors, and progress when it is a terminal. */
  readonly stderr: Output;
  /** Ends the command with exit code 130. */
  readonly signal: AbortSignal;
}
