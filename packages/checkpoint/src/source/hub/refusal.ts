/** What the hub's refusals mean, in one line. */
import { Interrupted } from './retrying.js';
import type { Answer, Connection } from './send.js';

export interface Place {
  readonly connection: Connection;
  readonly repository: string;
  readonly revision: string;
}

/** Throws for every answer but a file, and but `EntryNotFound`: that one says that the repository has no such file. */
export function checkAnswer(answer: Answer, place: Place): 'found' | 'absent' {
  const { status, statusText } = answer.response;
  if (status >= 200 && status < 400) return 'found';
  const { repository, revision, connection } = place;
  const host = connection.base.host;
  const code = answer.header('x-error-code');
  const hasToken = connection.token !== undefined;
  if (status === 404 && code === 'RevisionNotFound')
    throw new Error(`${repository}: no revision ${revision} on ${host}`);
  if (status === 404 && code === 'RepoNotFound')
    throw new Error(`${repository}: no such repository on ${host}${hasToken ? '' : ', or it needs a token'}`);
  if (status === 404 || status === 410) return 'absent';
  if (code === 'GatedRepo')
    throw new Error(
      `${repository}: gated on ${host}: accept its terms there, and pass ${hasToken ? 'a token of the account that did' : 'a token'}`,
    );
  if (status === 401) {
    throw new Error(
      `${repository}: ${host} answered 401: ${hasToken ? 'the token was not accepted' : 'no such repository, or it needs a token (option token)'}`,
    );
  }
  if (status === 403)
    throw new Error(
      `${repository}: ${host} answered 403: ${hasToken ? 'the token may not read it' : 'it may need a token (option token)'}`,
    );
  const message =
    `${repository}: expected a file, ${new URL(answer.url).host} answered ${status} ${statusText}`.trimEnd();
  if (status === 408 || status === 429 || status >= 500) throw new Interrupted(message, waitSeconds(answer));
  throw new Error(message);
}

function waitSeconds({ response }: Answer): number | undefined {
  const seconds = response.headers.get('retry-after');
  return seconds !== null && /^\d{1,5}$/.test(seconds) ? Number(seconds) : undefined;
}
