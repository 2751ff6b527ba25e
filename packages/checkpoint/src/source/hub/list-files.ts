/** All files of a repository at once, by the hub's API, for where a redirect hides what the hub says of a file. */
import { checkJsonDepth } from '../json-depth.js';
import type { HubFile } from './hub-client.js';
import { checkAnswer, type Place } from './refusal.js';
import { isCommit } from './repository.js';
import { retrying } from './retrying.js';
import { interrupted, send } from './send.js';
import { Watchdog } from './watchdog.js';

const maxBytes = 1 << 26;

/** @throws Error when the server has no such API, or answers what is no list of files */
export async function listFiles(
  place: Place,
  revision: string,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, HubFile>> {
  const { connection, repository } = place;
  const url = new URL(
    `${connection.base.href.replace(/\/$/, '')}/api/models/${repository}/revision/${encodeURIComponent(revision)}?blobs=true`,
  );
  return await retrying(
    async () => {
      using watchdog = new Watchdog(connection.timeout, signal);
      const answer = await send(connection, url, { method: 'GET' }, watchdog);
      if (checkAnswer(answer, place) === 'absent')
        throw new Error(
          `${repository}: ${connection.base.host} tells neither commit, size and etag of a file nor the list of files`,
        );
      const bytes = await readAll(answer.response, watchdog).catch((error: unknown) =>
        interrupted(error, url, connection.timeout, watchdog),
      );
      if (bytes === undefined) throw new Error(`${repository}: expected a list of files of at most ${maxBytes} bytes`);
      return filesOf(bytes, repository);
    },
    connection.retries,
    signal,
  );
}

async function readAll({ body }: Response, watchdog: Watchdog): Promise<Uint8Array | undefined> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  for (const reader = body!.getReader(); ;) {
    const { done, value } = await reader.read();
    if (done) break;
    watchdog.received(value.length);
    pieces.push(value);
    length += value.length;
    if (length > maxBytes) return void (await reader.cancel());
  }
  return new Uint8Array(await new Blob(pieces as BlobPart[]).arrayBuffer());
}

function filesOf(bytes: Uint8Array, repository: string): ReadonlyMap<string, HubFile> {
  const fault = (cause?: unknown) => new Error(`${repository}: the hub's list of files is damaged`, { cause });
  let info: unknown;
  try {
    checkJsonDepth(bytes, 20);
    info = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    throw fault(error);
  }
  const { sha: commit, siblings } = (info ?? {}) as { sha?: unknown; siblings?: unknown };
  if (typeof commit !== 'string' || !isCommit(commit) || !Array.isArray(siblings)) throw fault();
  const files = new Map<string, HubFile>();
  for (const sibling of siblings as {
    rfilename?: unknown;
    size?: unknown;
    blobId?: unknown;
    lfs?: { sha256?: unknown };
  }[]) {
    const { rfilename, size, blobId, lfs } = sibling ?? {};
    const etag = lfs?.sha256 ?? blobId;
    if (
      typeof rfilename !== 'string' ||
      typeof etag !== 'string' ||
      !Number.isSafeInteger(size) ||
      (size as number) < 0
    )
      throw fault();
    files.set(rfilename, { commit, etag, size: size as number });
  }
  return files;
}
