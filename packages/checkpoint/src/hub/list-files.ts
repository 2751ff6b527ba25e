import { asField, asLength, asString, fail, GlossaError, inWords, Untrusted } from '@glossa/check';
import { isCommit } from '../cache/repository.js';
import { parseJson } from '../files/parse-json.js';
import type { HubFile } from './hub-file.js';
import { checkAnswer, type Place } from './refusal.js';
import { retrying } from './retrying.js';
import { interrupted, send } from './send.js';
import { Watchdog } from './watchdog.js';

const MAX_BYTES = 1 << 26;
const MAX_JSON_DEPTH = 20;

/**
 * All files of a repository by the hub's API, for browsers, which hide the headers of redirects.
 *
 * @throws GlossaError when the server has no such API, or its answer is not a list of files
 */
export async function listFiles(
  place: Place,
  revision: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, HubFile>> {
  const { connection, repository } = place;
  const base = connection.base.href.replace(/\/$/, '');
  const url = new URL(`${base}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`);
  const attempt = async (): Promise<ReadonlyMap<string, HubFile>> => {
    using watchdog = new Watchdog(connection.timeout, signal);
    const answer = await send(connection, url, { method: 'GET' }, watchdog);
    if (checkAnswer(answer, place) === 'absent') {
      const lacks = 'tells neither commit, size and etag of a file nor the list of files';
      throw new GlossaError('network', `${repository}: ${connection.base.host} ${lacks}`);
    }
    const bytes = await readAll(answer.response, watchdog).catch((error: unknown) =>
      interrupted(error, url, connection.timeout, watchdog),
    );
    const where = `${repository}: list of files`;
    if (bytes === undefined) return fail(where, `at most ${MAX_BYTES} bytes`, inWords('more'), 'invalid-file');
    return filesOf(new Untrusted(parseJson(bytes, where, MAX_JSON_DEPTH), where));
  };
  return await retrying(attempt, connection.retries, signal);
}

/** @returns undefined when there are too many bytes */
async function readAll({ body }: Response, watchdog: Watchdog): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const reader = body!.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    watchdog.received(value.length);
    pieces.push(value);
    length += value.length;
    if (length > MAX_BYTES) return void (await reader.cancel());
  }
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
}

function filesOf(list: Untrusted): ReadonlyMap<string, HubFile> {
  const commit = asString()(list.get('sha'));
  if (!isCommit(commit)) list.get('sha').fail('a commit');
  const files = new Map<string, HubFile>();
  for (const file of list.get('siblings').list(asField)) {
    const lfs = file.get('lfs');
    const sha256 = lfs.absent ? lfs : lfs.get('sha256');
    const etag = asString()(sha256.absent ? file.get('blobId') : sha256);
    files.set(asString()(file.get('rfilename')), { commit, etag, size: asLength()(file.get('size')) });
  }
  return files;
}
