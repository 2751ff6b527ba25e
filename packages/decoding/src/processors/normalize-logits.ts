import { logSoftmax } from '../math/log-sum-exp.js';
import type { LogitsProcessor } from './processor.js';

/** Makes the logits log-probabilities again, after processors that left a sum other than 1. */
export function normalizeLogits(): LogitsProcessor {
  return (logits) => logSoftmax(logits);
}
