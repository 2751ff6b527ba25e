/** The hub's refusals, each as one line that says what to do. */
import { fail, GlossaError, inWords } from '@glossa/check';
import { Interrupted } from './retrying.js';
import type { Answer, Connection } from './send.js';

/** Whose files are asked for, and where. */
export interface Place {
  readonly connection: Connection;
  readonly repository: string;
  readonly revision: string;
}

/**
 * @returns `absent` when the repository has no such file
 * @throws GlossaError `network` for every other answer that is not a file
 */
export function checkAnswer(answer: Answer, place: Place): 'found' | 'absent' {
  const { status, statusText } = answer.response;
  if (status >= 200 && status < 400) return 'found';
  const { repository, revision, connection } = place;
  const host = connection.base.host;
  const code = answer.header('x-error-code');
  const hasToken = connection.token !== undefined;
  const refuse = (reason: string): never => {
    throw new GlossaError('network', `${repository}: ${reason}`);
  };
  if (status === 404 && code === 'RevisionNotFound') return refuse(`no revision ${revision} on ${host}`);
  if (status === 404 && code === 'RepoNotFound')
    return refuse(`no such repository on ${host}${hasToken ? '' : ', or it needs a token'}`);
  if (status === 404 || status === 410) return 'absent';
  if (code === 'GatedRepo') {
    const token = hasToken ? 'a token of the account that did' : 'a token';
    return refuse(`gated on ${host}: accept its terms there, and pass ${token}`);
  }
  if (status === 401) {
    const reason = hasToken ? 'the token was not accepted' : 'no such repository, or it needs a token (option token)';
    return refuse(`${host} answered 401: ${reason}`);
  }
  if (status === 403) {
    const reason = hasToken ? 'the token may not read it' : 'it may need a token (option token)';
    return refuse(`${host} answered 403: ${reason}`);
  }
  const received = `${status} ${statusText}`.trimEnd() + ` from ${answer.url.host}`;
  if (status === 408 || status === 429 || status >= 500)
    throw new Interrupted(`${repository}: expected a file, received ${received}`, waitSeconds(answer));
  return fail(repository, 'a file', inWords(received), 'network');
}

function waitSeconds({ response }: Answer): number | undefined {
  const seconds = response.headers.get('retry-after');
  return seconds !== null && /^\d{1,5}$/.test(seconds) ? Number(seconds) : undefined;
}
