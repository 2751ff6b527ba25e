import { check, fail, inWords, showName } from '@glossa/check';
import { bytesFile } from '../files/random-access-file.js';
import { openDiskFile } from '../files/disk-file.js';
import { fileSource, type FileSource } from '../files/file-source.js';
import { openFolderOrHub } from './folder-or-hub.js';
import { address, openHttpFile } from '../files/http-file.js';
import { hubSource } from '../hub/hub-source.js';
import { isHubAddress, isRepositoryName, parseHubAddress } from '../cache/repository.js';
import { nodeModule } from '../files/node-module.js';
import type { RandomAccessFile } from '../files/random-access-file.js';

/** One file: its address or its content. */
export type FileContent = URL | string | Blob | Uint8Array;

/**
 * Where a model comes from: a folder's path (Node) or address (`https:`, and `file:` in Node), a repository of the
 * Hugging Face hub (`owner/name` where there is no such folder, or `hf://owner/name@revision`), the files by name, or
 * an open source, such as `hubSource` returns.
 */
export type ModelSource = string | URL | Readonly<Record<string, FileContent>> | FileSource;

/**
 * Opens a source to read files from; nothing is read or requested before a file is asked for.
 *
 * @throws GlossaError when the source is none of these
 */
export function openSource(source: ModelSource): FileSource {
  if (isFileSource(source)) return source;
  if (typeof source === 'string' && isHubAddress(source)) return openHub(source);
  if (source instanceof URL && isHubAddress(source.href)) return openHub(source.href);
  if (source instanceof URL || (typeof source === 'string' && isAddress(source))) return addressSource(new URL(source));
  if (typeof source === 'string' && source.includes('/') && isRepositoryName(source))
    return openFolderOrHub(
      source,
      () => folderSource(source),
      () => hubSource(source),
    );
  if (typeof source === 'string') return folderSource(source);
  if (typeof source === 'object' && source !== null) return recordSource(source);
  return fail('openSource', 'a folder, a URL or a record of files', source);
}

/** Told by a method: records hold no functions. */
function isFileSource(source: ModelSource): source is FileSource {
  return typeof source === 'object' && source !== null && 'readJson' in source && typeof source.readJson === 'function';
}

function openHub(text: string): FileSource {
  const { name, revision } = parseHubAddress(text);
  return hubSource(name, { revision });
}

function folderSource(folder: string): FileSource {
  check(folder !== '', 'openSource', 'a folder, a URL or a record of files', folder);
  return fileSource(folder, (name, { signal }) =>
    openDiskFile(nodeModule('node:path', `reading the folder ${folder}`).join(folder, name), signal),
  );
}

function addressSource(base: URL): FileSource {
  const isKnown = ['http:', 'https:', 'file:'].includes(base.protocol);
  check(isKnown, 'openSource', 'an http:, https: or file: address', inWords(base.protocol));
  return fileSource(address(base), (name, { signal }) => {
    const url = new URL(base);
    url.pathname = `${base.pathname.replace(/\/$/, '')}/${name.split('/').map(encodeURIComponent).join('/')}`;
    return openAddress(url, signal);
  });
}

function recordSource(files: Readonly<Record<string, FileContent>>): FileSource {
  return fileSource(`the record of ${Object.keys(files).length} files`, async (name, { signal }) => {
    if (!Object.hasOwn(files, name)) return undefined;
    const content = files[name];
    if (content instanceof Uint8Array || content instanceof Blob) return bytesFile(content, signal);
    return openAddress(resolve(content, name), signal);
  });
}

/** Addresses may be relative to the page, as those of bundlers are. */
function resolve(content: URL | string, name: string): URL {
  const base = globalThis.location?.href;
  const url = URL.canParse(content, base) ? new URL(content, base) : undefined;
  if (url !== undefined && ['http:', 'https:', 'file:', 'data:', 'blob:'].includes(url.protocol)) return url;
  return fail(`openSource: ${showName(name)}`, 'a URL, a Blob or a Uint8Array', content);
}

function openAddress(url: URL, signal: AbortSignal | undefined): Promise<RandomAccessFile | undefined> {
  return url.protocol === 'file:' ? openDiskFile(url, signal) : openHttpFile(url, signal);
}

/** A scheme of one letter would be a Windows drive. */
function isAddress(text: string): boolean {
  return /^[a-z][a-z0-9+.-]+:\//i.test(text);
}
