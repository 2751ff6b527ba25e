/**
 * A hub of our own on this machine: repositories with revisions, small files served by itself and large ones by a
 * second server to which it redirects, as huggingface.co does; and whatever can go wrong on the way.
 */
import { createHash } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  server: 'hub' | 'store';
  method: string;
  path: string;
  range: string | undefined;
  ifRange: string | undefined;
  authorization: string | undefined;
}

/** What is wrong with one answer that brings a file's content. */
export interface Fault {
  /** Breaks the connection after so many bytes of the body. */
  cutAfter?: number;
  /** Sends nothing more after so many bytes of the body. */
  stallAfter?: number;
  /** Sends all of the file whatever part was asked for. */
  ignoresRange?: boolean;
  /** Sends another content of this kind in place of the file's. */
  content?: Uint8Array;
  /** In place of the content's. */
  etag?: string;
  /** Tells no length. */
  isChunked?: boolean;
  headers?: Record<string, string>;
  /** Answers with this status and nothing else. */
  status?: number;
}

export interface HubRepository {
  /** Commit by branch or tag. */
  revisions: Record<string, string>;
  /** Files by commit. */
  commits: Record<string, Record<string, Uint8Array>>;
  /** Who reads it must send this. */
  token?: string;
  isGated?: boolean;
}

export interface Hub extends AsyncDisposable {
  url: string;
  storeUrl: string;
  repositories: Record<string, HubRepository>;
  received: Received[];
  /** Asked before each answer; it may break it. */
  fault: (request: Received) => Fault | undefined;
  /** Says neither commit nor etag of a file, as to a page that a redirect led elsewhere. */
  isSilent: boolean;
  /** Adds a commit, which the revision then stands for. */
  commit(repository: string, files: Record<string, Uint8Array>, revision?: string): string;
  /** Requests for contents, as `name` or `name from 12`. */
  fetched(): string[];
}

/** Larger files are redirected to the store and named by their SHA-256. */
const largeFrom = 10_000;

export const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');
const gitHash = (bytes: Uint8Array) => createHash('sha1').update(`blob ${bytes.length}\0`).update(bytes).digest('hex');
const isLarge = (bytes: Uint8Array) => bytes.length >= largeFrom;
const etagOf = (bytes: Uint8Array) => (isLarge(bytes) ? sha256(bytes) : gitHash(bytes));

export async function startHub(): Promise<Hub> {
  const contents = new Map<string, Uint8Array>(); // of the store, by SHA-256
  const received: Received[] = [];

  function note(server: Received['server'], request: IncomingMessage): Received {
    const { method = '', url = '', headers } = request;
    const noted = {
      server,
      method,
      path: url,
      range: headers.range,
      ifRange: headers['if-range'] as string | undefined,
      authorization: headers.authorization,
    };
    received.push(noted);
    return noted;
  }

  const hubServer = await listen((request, response) => answer(request, response));
  const storeServer = await listen((request, response) => {
    const noted = note('store', request);
    const content = contents.get(new URL(noted.path, 'http://store').pathname.slice(1));
    if (content === undefined) return void response.writeHead(404).end();
    send(noted, response, content, '"of-the-store"', hub.fault(noted)); // its etags are its own
  });

  function answer(request: IncomingMessage, response: ServerResponse): void {
    if (request.method === 'OPTIONS') return void response.writeHead(204, cors).end();
    const noted = note('hub', request);
    const { pathname } = new URL(noted.path, 'http://hub');
    const fault = hub.fault(noted);
    if (fault?.status !== undefined && noted.method === 'HEAD')
      return void response.writeHead(fault.status, { ...cors, ...fault.headers }).end();
    const { api, name, revision, path = '' } = partsOf(pathname);
    const repository = hub.repositories[name];
    const refuse = (status: number, code: string, message: string) =>
      response.writeHead(status, { ...cors, 'x-error-code': code, 'x-error-message': message }).end(message);
    if (repository === undefined)
      return void (noted.authorization
        ? refuse(404, 'RepoNotFound', 'Repository not found')
        : response.writeHead(401, cors).end('Invalid username or password.'));
    if (repository.token !== undefined && noted.authorization !== `Bearer ${repository.token}`) {
      if (repository.isGated)
        return void refuse(noted.authorization ? 403 : 401, 'GatedRepo', 'Access to this model is restricted');
      return void response.writeHead(401, cors).end('Invalid username or password.');
    }
    const wanted = decodeURIComponent(revision);
    const commit = repository.revisions[wanted] ?? wanted;
    const files = repository.commits[commit];
    if (files === undefined) return void refuse(404, 'RevisionNotFound', 'Invalid rev id');
    if (api === 'info')
      return void response
        .writeHead(200, { ...cors, 'content-type': 'application/json' })
        .end(JSON.stringify(infoOf(commit, files)));
    const file = decodeURIComponent(path);
    const content = files[file];
    if (content === undefined) return void refuse(404, 'EntryNotFound', 'Entry not found');
    const described = hub.isSilent
      ? {}
      : {
          'x-repo-commit': commit,
          ...(isLarge(content) && { 'x-linked-etag': `"${etagOf(content)}"`, 'x-linked-size': String(content.length) }),
        };
    if (isLarge(content)) {
      contents.set(sha256(content), content);
      return void response
        .writeHead(302, { ...cors, ...described, location: `${hub.storeUrl}/${sha256(content)}?signature=secret` })
        .end();
    }
    if (api === 'resolve')
      return void response
        .writeHead(307, { ...cors, ...described, location: `/api/resolve-cache/models/${name}/${commit}/${path}` })
        .end();
    send(noted, response, content, hub.isSilent ? undefined : `"${etagOf(content)}"`, fault, described);
  }

  const hub: Hub = {
    url: hubServer.url,
    storeUrl: storeServer.url,
    repositories: Object.create(null) as Record<string, HubRepository>,
    received,
    fault: () => undefined,
    isSilent: false,
    commit(repository, files, revision = 'main') {
      const commit = createHash('sha1')
        .update(JSON.stringify([repository, Object.entries(files).map(([name, bytes]) => [name, sha256(bytes)])]))
        .digest('hex');
      const { revisions, commits } = (hub.repositories[repository] ??= { revisions: {}, commits: {} });
      commits[commit] = files;
      revisions[revision] = commit;
      return commit;
    },
    fetched: () =>
      received
        .filter(
          ({ method, server, path }) =>
            method === 'GET' && (server === 'store' || path.startsWith('/api/resolve-cache')),
        )
        .map(({ server, path, range }) =>
          [
            server === 'store' ? 'large' : path.split('/').at(-1),
            ...(range ? [range.replace('bytes=', 'from ').replace(/-$/, '')] : []),
          ].join(' '),
        ),
    async [Symbol.asyncDispose]() {
      await Promise.all([hubServer, storeServer].map(({ server }) => close(server)));
    },
  };
  return hub;
}

const cors = {
  'access-control-allow-origin': '*',
  'access-control-allow-headers': 'authorization, range',
  'access-control-expose-headers':
    'x-repo-commit, x-linked-etag, x-linked-size, x-error-code, x-error-message, etag, content-range',
};

function partsOf(path: string): { api: string; name: string; revision: string; path?: string } {
  const patterns = {
    info: /^\/api\/models\/(?<name>.+)\/revision\/(?<revision>[^/]+)$/,
    cached: /^\/api\/resolve-cache\/models\/(?<name>.+)\/(?<revision>[\da-f]{40})\/(?<path>.+)$/,
    resolve: /^\/(?<name>.+?)\/resolve\/(?<revision>[^/]+)\/(?<path>.+)$/,
  };
  for (const [api, pattern] of Object.entries(patterns)) {
    const groups = pattern.exec(path)?.groups;
    if (groups !== undefined) return { api, ...groups } as ReturnType<typeof partsOf>;
  }
  return { api: 'none', name: '', revision: '' };
}

function infoOf(commit: string, files: Record<string, Uint8Array>) {
  const siblings = Object.entries(files).map(([rfilename, bytes]) => ({
    rfilename,
    size: bytes.length,
    blobId: gitHash(isLarge(bytes) ? new TextEncoder().encode('a pointer') : bytes),
    ...(isLarge(bytes) && { lfs: { sha256: sha256(bytes), size: bytes.length, pointerSize: 130 } }),
  }));
  return { sha: commit, siblings };
}

function send(
  { method, range, ifRange }: Received,
  response: ServerResponse,
  file: Uint8Array,
  ownTag: string | undefined,
  fault: Fault = {},
  headers: Record<string, string> = {},
): void {
  const { cutAfter, stallAfter, ignoresRange, content = file, etag = ownTag, status } = fault;
  if (status !== undefined) return void response.writeHead(status, { ...cors, ...fault.headers }).end();
  const begin = Number(/^bytes=(\d+)-$/.exec(range ?? '')?.[1] ?? 0);
  const isPart = range !== undefined && !ignoresRange && (ifRange === undefined || ifRange === etag);
  if (isPart && begin >= content.length)
    return void response.writeHead(416, { ...cors, 'content-range': `bytes */${content.length}` }).end();
  const body = isPart ? content.subarray(begin) : content;
  const part = isPart ? { 'content-range': `bytes ${begin}-${content.length - 1}/${content.length}` } : {};
  response.writeHead(isPart ? 206 : 200, {
    ...cors,
    ...headers,
    ...(etag && { etag }),
    ...(!fault.isChunked && { 'content-length': String(body.length) }),
    ...part,
    ...fault.headers,
  });
  if (method === 'HEAD') return void response.end();
  const end = cutAfter ?? stallAfter;
  if (end === undefined || end >= body.length) return void response.end(body);
  response.write(body.subarray(0, end), () => {
    // What was sent has to arrive and be taken, for fetch drops the rest.
    if (cutAfter !== undefined) setTimeout(() => response.destroy(), 250);
  });
}

async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<{ server: Server; url: string }> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return { server, url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` };
}

async function close(server: Server): Promise<void> {
  server.closeAllConnections();
  await new Promise((resolve) => server.close(resolve));
}
