/** What a job is given to work with. */
export interface JobContext<Model> {
  readonly model: Model;
  readonly signal: AbortSignal;
  /** Sends text that is certain. */
  text(piece: string): void;
}
