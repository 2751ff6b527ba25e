/** Names of repositories and of their revisions. */
import { show } from '../../show.js';

const part = '[A-Za-z0-9_][\\w.-]{0,95}';
const repositoryName = new RegExp(`^(?:${part}/)?${part}$`);
const hubAddress = /^hf:\/\/([^@]*)(?:@(.*))?$/s;

export function isRepositoryName(name: string): boolean {
  return repositoryName.test(name) && !name.includes('..');
}

/** @throws Error when the hub could have no such repository */
export function checkRepositoryName(name: string): void {
  if (typeof name !== 'string' || !isRepositoryName(name))
    throw new Error(`repository: expected "owner/name", got ${show(name)}`);
}

/** @throws Error for what git could not name so: spaces, control characters, `..` */
export function checkRevision(revision: string): void {
  const possible =
    typeof revision === 'string' &&
    /^[\w.+/-]{1,200}$/.test(revision) &&
    !revision.split('/').some((name) => name === '' || /^\.|\.\./.test(name));
  if (!possible) throw new Error(`revision: expected a branch, a tag or a commit, got ${show(revision)}`);
}

export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

export function isHubAddress(text: string): boolean {
  return text.startsWith('hf:');
}

/** `hf://owner/name` or `hf://owner/name@revision`. */
export function parseHubAddress(text: string): { name: string; revision?: string } {
  const [, name, revision] = hubAddress.exec(text) ?? [];
  if (name === undefined)
    throw new Error(`model source: expected hf://owner/name or hf://owner/name@revision, got ${show(text)}`);
  return revision === undefined ? { name } : { name, revision };
}
