import type { RandomStream } from './random-stream.js';
import type { Trace } from './trace.js';

/** What travels with a forward pass beside its input; modules themselves hold no state. */
export interface Context {
  /** Dropout is active only in training. */
  readonly training?: boolean;
  /** The source of dropout's seeds; required by dropout in training. */
  readonly random?: RandomStream;
  /** Where modules show their inner workings. */
  readonly trace?: Trace;
}
