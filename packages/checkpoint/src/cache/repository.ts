/** Names of repositories on the Hugging Face hub, and of their revisions. */
import { check, fail } from '@glossa/check';

const PART = '[A-Za-z0-9_][\\w.-]{0,95}';
const REPOSITORY_NAME = new RegExp(`^(?:${PART}/)?${PART}$`);
const HUB_ADDRESS = /^hf:\/\/([^@]*)(?:@(.*))?$/s;

export function isRepositoryName(name: string): boolean {
  return REPOSITORY_NAME.test(name) && !name.includes('..');
}

/** @throws GlossaError when the hub cannot have a repository of this name */
export function checkRepositoryName(where: string, name: string): void {
  check(typeof name === 'string' && isRepositoryName(name), `${where}: repository`, '"owner/name"', name);
}

/** @throws GlossaError when git cannot have a revision of this name: spaces, control characters, `..` */
export function checkRevision(where: string, revision: string): void {
  const isPossible =
    typeof revision === 'string' &&
    /^[\w.+/-]{1,200}$/.test(revision) &&
    !revision.split('/').some((name) => name === '' || /^\.|\.\./.test(name));
  check(isPossible, `${where}: revision`, 'a branch, a tag or a commit', revision);
}

export function isCommit(revision: string): boolean {
  return /^[0-9a-f]{40}$/.test(revision);
}

export function isHubAddress(text: string): boolean {
  return text.startsWith('hf:');
}

/** `hf://owner/name` or `hf://owner/name@revision`. */
export function parseHubAddress(text: string): { name: string; revision?: string } {
  const [, name, revision] = HUB_ADDRESS.exec(text) ?? [];
  if (name === undefined) fail('openSource', 'hf://owner/name or hf://owner/name@revision', text);
  return revision === undefined ? { name } : { name, revision };
}
