/** What the Hugging Face hub knows about the files of a repository, and their contents. */
import { checkFileName } from '../file-name.js';
import { listFiles } from './list-files.js';
import { checkAnswer, type Place } from './refusal.js';
import { isCommit } from './repository.js';
import { retrying } from './retrying.js';
import { readsRedirects, send, type Answer, type Connection } from './send.js';
import { Watchdog } from './watchdog.js';

export interface HubFile {
  readonly commit: string;
  /** Names the content: its SHA-256 or git's SHA-1 of it, on mirrors perhaps something else. */
  readonly etag: string;
  readonly size: number;
}

export class HubClient implements Place {
  /** The commit that the first answer named: all files come from there, whatever happens to the branch meanwhile. */
  commit: string | undefined;
  private listed: ReadonlyMap<string, HubFile> | undefined;

  constructor(
    readonly connection: Connection,
    readonly repository: string,
    readonly revision: string,
  ) {
    if (isCommit(revision)) this.commit = revision;
  }

  /**
   * @returns undefined when the repository has no such file
   * @throws Error when there is no such repository or revision, or it may not be read
   */
  async describe(name: string, signal: AbortSignal | undefined): Promise<HubFile | undefined> {
    const answer = readsRedirects ? await this.ask(name, signal) : undefined;
    if (answer?.found === false) return undefined;
    const file = answer?.file ?? (await this.list(signal)).get(name);
    this.commit ??= file?.commit;
    return file;
  }

  /** Starts to fetch a file, from byte `begin` on. */
  async fetch(
    name: string,
    commit: string,
    headers: (url: URL) => Record<string, string>,
    watchdog: Watchdog,
  ): Promise<Answer> {
    const answer = await send(
      this.connection,
      this.urlOf(name, commit),
      { method: 'GET', headers: (url) => ({ ...identity, ...headers(url) }) },
      watchdog,
    );
    if (answer.response.status === 416) return answer;
    try {
      if (checkAnswer(answer, this) === 'absent')
        throw new Error(`${name}: gone from ${this.repository} while it was being fetched`);
    } catch (error) {
      await answer.response.body?.cancel();
      throw error;
    }
    return answer;
  }

  private ask(name: string, signal: AbortSignal | undefined): Promise<{ found: boolean; file?: HubFile | undefined }> {
    return retrying(
      async () => {
        using watchdog = new Watchdog(this.connection.timeout, signal);
        const answer = await send(
          this.connection,
          this.urlOf(name, this.commit ?? this.revision),
          { method: 'HEAD', headers: () => identity },
          watchdog,
        );
        return checkAnswer(answer, this) === 'absent' ? { found: false } : { found: true, file: fileOf(answer) };
      },
      this.connection.retries,
      signal,
    );
  }

  private async list(signal: AbortSignal | undefined): Promise<ReadonlyMap<string, HubFile>> {
    this.listed ??= await listFiles(this, this.commit ?? this.revision, signal);
    return this.listed;
  }

  private urlOf(name: string, revision: string): URL {
    checkFileName(name);
    const path = name.split('/').map(encodeURIComponent).join('/');
    return new URL(
      `${this.connection.base.href.replace(/\/$/, '')}/${this.repository}/resolve/${encodeURIComponent(revision)}/${path}`,
    );
  }
}

/** Compressed answers would have other sizes. Browsers keep this header to themselves. */
const identity: Record<string, string> = readsRedirects ? { 'accept-encoding': 'identity' } : {};

/** @returns undefined when the answer leaves something out */
function fileOf(answer: Answer): HubFile | undefined {
  const commit = answer.header('x-repo-commit');
  const etag = (answer.header('x-linked-etag') ?? answer.response.headers.get('etag'))
    ?.replace(/^W\//, '')
    .replace(/^"(.*)"$/, '$1');
  const size =
    answer.header('x-linked-size') ?? (answer.response.ok ? answer.response.headers.get('content-length') : null);
  if (!commit || !isCommit(commit) || !etag || !/^[\x21-\x7e]{1,128}$/.test(etag) || !size || !/^\d{1,15}$/.test(size))
    return undefined;
  return { commit, etag, size: Number(size) };
}
