import { GlossaError } from '@glossa/check';
import { isCommit } from '../cache/repository.js';
import { fileFromHeaders, type HubFile } from './hub-file.js';
import { listFiles } from './list-files.js';
import { checkAnswer, type Place } from './refusal.js';
import { retrying } from './retrying.js';
import { readsRedirects, send, type Answer, type Connection } from './send.js';
import { Watchdog } from './watchdog.js';

/** What the Hugging Face hub says about the files of a repository, and their contents. */
export class HubClient implements Place {
  /** The commit of the first answer: all files come from it, even when the branch moves on meanwhile. */
  commit: string | undefined;
  #listed: ReadonlyMap<string, HubFile> | undefined;

  constructor(
    readonly connection: Connection,
    readonly repository: string,
    readonly revision: string,
  ) {
    if (isCommit(revision)) this.commit = revision;
  }

  /**
   * @returns undefined when the repository has no such file
   * @throws GlossaError when there is no such repository or revision, or it may not be read
   */
  async describe(name: string, signal: AbortSignal | undefined): Promise<HubFile | undefined> {
    const answer = readsRedirects ? await this.#ask(name, signal) : undefined;
    if (answer === 'absent') return undefined;
    const file = answer ?? (await this.#list(signal)).get(name);
    this.commit ??= file?.commit;
    return file;
  }

  /** Starts to download a file. @param headers for each address on the way */
  async fetch(
    name: string,
    commit: string,
    headers: (url: URL) => Record<string, string>,
    watchdog: Watchdog,
  ): Promise<Answer> {
    const withHeaders = (url: URL) => ({ ...identity, ...headers(url) });
    const url = this.#urlOf(name, commit);
    const answer = await send(this.connection, url, { method: 'GET', headers: withHeaders }, watchdog);
    if (answer.response.status === 416) return answer;
    try {
      if (checkAnswer(answer, this) === 'absent')
        throw new GlossaError('missing-file', `${name}: removed from ${this.repository} during the download`);
    } catch (error) {
      await answer.response.body?.cancel();
      throw error;
    }
    return answer;
  }

  /** @returns undefined when the answer says too little about the file */
  #ask(name: string, signal: AbortSignal | undefined): Promise<HubFile | 'absent' | undefined> {
    const attempt = async () => {
      using watchdog = new Watchdog(this.connection.timeout, signal);
      const url = this.#urlOf(name, this.commit ?? this.revision);
      const answer = await send(this.connection, url, { method: 'HEAD', headers: () => identity }, watchdog);
      return checkAnswer(answer, this) === 'absent' ? 'absent' : fileFromHeaders(answer);
    };
    return retrying(attempt, this.connection.retries, signal);
  }

  async #list(signal: AbortSignal | undefined): Promise<ReadonlyMap<string, HubFile>> {
    this.#listed ??= await listFiles(this, this.commit ?? this.revision, signal);
    return this.#listed;
  }

  #urlOf(name: string, revision: string): URL {
    const base = this.connection.base.href.replace(/\/$/, '');
    const path = name.split('/').map(encodeURIComponent).join('/');
    return new URL(`${base}/${this.repository}/resolve/${encodeURIComponent(revision)}/${path}`);
  }
}

/** Compressed answers would have other sizes. Browsers do not let pages set this header. */
const identity: Record<string, string> = readsRedirects ? { 'accept-encoding': 'identity' } : {};
