// A workspace in a temporary folder for the tests of the checks.
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';

/**
 * @param {Record<string, unknown>} files path -> text, or an object that becomes JSON; every workspace has these
 * @returns {(more: Record<string, unknown>) => Promise<string>} makes a workspace with more files and gives its root
 */
export function temporaryWorkspace(files) {
  const roots = [];
  afterEach(() => Promise.all(roots.splice(0).map((root) => rm(root, { recursive: true }))));
  return async (more) => {
    const root = await mkdtemp(join(tmpdir(), 'glossa-workspace-'));
    roots.push(root);
    const all = { 'pnpm-workspace.yaml': 'packages:\n  - packages/*\n\nother: 1\n', ...files, ...more };
    for (const [path, content] of Object.entries(all)) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
    }
    return root;
  };
}
