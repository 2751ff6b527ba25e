/** One request to the hub or a mirror of it; the token is sent to that server alone. */
import { fail, inWords } from '@glossa/check';
import { address } from '../files/http-file.js';
import { findNodeModule } from '../files/node-module.js';
import { Interrupted } from './retrying.js';
import type { Watchdog } from './watchdog.js';

export interface Connection {
  /** The server's address. */
  readonly base: URL;
  readonly token: string | undefined;
  /** Milliseconds in which an answer, and each further piece of it, must arrive. */
  readonly timeout: number;
  /** How often in a row a broken request is tried again. */
  readonly retries: number;
}

export interface Request {
  readonly method: 'GET' | 'HEAD';
  headers?(url: URL): Record<string, string>;
}

export interface Answer {
  readonly response: Response;
  /** The address that answered last. */
  readonly url: URL;
  /** A header of the first server in the chain of redirects that sent it. */
  header(name: string): string | undefined;
}

const MAX_REDIRECTS = 10;

/** Browsers follow redirects without showing the hub's headers, and remove the token themselves. */
export const readsRedirects = findNodeModule('node:crypto') !== undefined;

/**
 * Follows redirects; a HEAD request stays with the hub, which knows the file better than the server that stores it.
 *
 * @throws Interrupted when the connection fails or nothing arrives; GlossaError `network` for a redirect that is not
 * safe
 */
export async function send(
  { base, token, timeout }: Connection,
  start: URL,
  { method, headers }: Request,
  watchdog: Watchdog,
): Promise<Answer> {
  const passed: Headers[] = [];
  const header = (name: string) => passed.find((each) => each.has(name))?.get(name) ?? undefined;
  let url = start;
  let isHub = true;
  for (let left = MAX_REDIRECTS; left >= 0; left--) {
    const response = await fetch(url, {
      method,
      headers: { ...headers?.(url), ...(token !== undefined && isHub && { authorization: `Bearer ${token}` }) },
      redirect: readsRedirects ? 'manual' : 'follow',
      credentials: 'omit',
      cache: 'no-store', // files have a cache of their own
      signal: watchdog.signal,
    }).catch((error: unknown) => interrupted(error, url, timeout, watchdog));
    passed.push(response.headers);
    const location = [301, 302, 303, 307, 308].includes(response.status) ? response.headers.get('location') : null;
    if (location === null) return { response, url, header };
    await response.body?.cancel();
    const next = redirected(url, location);
    isHub &&= next.origin === base.origin; // once away, never again
    if (method === 'HEAD' && !isHub) return { response, url, header };
    url = next;
  }
  return fail(address(start), `at most ${MAX_REDIRECTS} redirects`, inWords('more'), 'network');
}

function redirected(url: URL, location: string): URL {
  const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
  const isSafe =
    next !== undefined && (next.protocol === 'https:' || (next.protocol === 'http:' && url.protocol === 'http:'));
  if (isSafe) return next;
  const expected = url.protocol === 'https:' ? 'a redirect to an https: address' : 'a redirect to an address';
  return fail(address(url), expected, inWords(next ? `one to ${next.protocol}` : 'another one'), 'network');
}

/** Throws the reason for which a request broke off, or the caller's own when the caller ended it. */
export function interrupted(error: unknown, url: URL, timeout: number, watchdog: Watchdog): never {
  if (watchdog.stalled)
    throw new Interrupted(`${address(url)}: almost nothing arrived for ${timeout / 1000} s`, undefined, {
      cause: error,
    });
  if (watchdog.signal.aborted) throw watchdog.signal.reason;
  const { message, cause } = error as Error & { cause?: Error };
  throw new Interrupted(`${address(url)}: ${(cause?.message || message).replaceAll('\n', ' ')}`, undefined, {
    cause: error,
  });
}
