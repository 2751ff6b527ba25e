/** One request to the hub or a mirror of it; the token goes to that server alone. */
import { address } from '../http-file.js';
import { findNodeModule } from '../node-module.js';
import { Interrupted } from './retrying.js';
import type { Watchdog } from './watchdog.js';

export interface Connection {
  /** The server's address. */
  readonly base: URL;
  readonly token: string | undefined;
  /** Milliseconds in which an answer, and each further piece of it, must come. */
  readonly timeout: number;
  /** How often in a row a request may break off. */
  readonly retries: number;
}

export interface Request {
  readonly method: 'GET' | 'HEAD';
  headers?(url: URL): Record<string, string>;
}

export interface Answer {
  readonly response: Response;
  /** Of whoever answered last. */
  readonly url: URL;
  /** From the first server on the way that sent it. */
  header(name: string): string | undefined;
}

const maxRedirects = 10;

/** Browsers follow redirects without telling what the hub said, and take the token off themselves. */
export const readsRedirects = findNodeModule('node:crypto') !== undefined;

/**
 * Follows redirects; a HEAD request stays with the hub, which knows the file better than the server that stores it.
 * @throws Interrupted when the connection fails or nothing comes; Error for a redirect that is not safe
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
  for (let left = maxRedirects; left >= 0; left--) {
    const response = await fetch(url, {
      method,
      headers: { ...headers?.(url), ...(token !== undefined && isHub && { authorization: `Bearer ${token}` }) },
      redirect: readsRedirects ? 'manual' : 'follow',
      credentials: 'omit',
      cache: 'no-store', // the cache of files is enough
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
  throw new Error(`${address(start)}: redirected more than ${maxRedirects} times`);
}

function redirected(url: URL, location: string): URL {
  const next = URL.canParse(location, url) ? new URL(location, url) : undefined;
  const isSafe =
    next !== undefined && (next.protocol === 'https:' || (next.protocol === 'http:' && url.protocol === 'http:'));
  if (!isSafe)
    throw new Error(`${address(url)}: redirected to what is no ${url.protocol === 'https:' ? 'https: ' : ''}address`);
  return next;
}

/** What broke a request, unless the caller did. */
export function interrupted(error: unknown, url: URL, timeout: number, watchdog: Watchdog): never {
  if (watchdog.stalled)
    throw new Interrupted(`${address(url)}: next to nothing came for ${timeout / 1000} s`, undefined, { cause: error });
  if (watchdog.signal.aborted) throw watchdog.signal.reason;
  const { message, cause } = error as Error & { cause?: Error };
  throw new Interrupted(`${address(url)}: ${(cause?.message || message).replaceAll('\n', ' ')}`, undefined, {
    cause: error,
  });
}
