import { isCommit } from '../cache/repository.js';
import type { Answer } from './send.js';

/** What the hub says about a file. */
export interface HubFile {
  readonly commit: string;
  /** Identifies the content: its SHA-256 or git's SHA-1 of it, on mirrors perhaps something else. */
  readonly etag: string;
  readonly size: number;
}

/** @returns undefined when the headers of the answer leave something out */
export function fileFromHeaders({ header, response }: Answer): HubFile | undefined {
  const commit = header('x-repo-commit');
  const etag = (header('x-linked-etag') ?? response.headers.get('etag'))?.replace(/^W\//, '').replace(/^"(.*)"$/, '$1');
  const size = header('x-linked-size') ?? (response.ok ? response.headers.get('content-length') : null);
  if (!commit || !isCommit(commit) || !etag || !/^[\x21-\x7e]{1,128}$/.test(etag) || !size || !/^\d{1,15}$/.test(size))
    return undefined;
  return { commit, etag, size: Number(size) };
}
