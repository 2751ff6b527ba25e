import { GlossaError, type ErrorCode } from './glossa-error.js';
import { show } from './show.js';

/**
 * Throws one line that says where, what was expected and what came instead: `translate: maxNewTokens: expected a
 * positive integer, received 0`.
 *
 * @param where the function that the user called, and which of its options or arguments
 */
export function fail(
  where: string,
  expected: string,
  received: unknown,
  code: ErrorCode = 'invalid-argument',
  options?: ErrorOptions,
): never {
  throw new GlossaError(code, `${where}: expected ${expected}, received ${show(received)}`, options);
}

/** Throws as `fail` does unless the condition holds. */
export function check(
  holds: unknown,
  where: string,
  expected: string,
  received: unknown,
  code?: ErrorCode,
): asserts holds {
  if (!holds) fail(where, expected, received, code);
}
