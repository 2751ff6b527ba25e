// Fails when a line of code is longer than 120 characters, comments and strings included.
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { printProblems } from './problems.mjs';
import { isMain, root as workspaceRoot } from './run.mjs';

const MAX_LENGTH = 120;

const code = /\.(ts|mts|tsx|js|mjs|vue|css)$/;
/** Data, and what programs write. */
const written = /(^|\/)(__fixtures__|dist)\/|\.generated\.\w+$|^models\/[^/]+\/index\./;

/** What cannot be broken: an address, or a regular expression, alone on its line. */
const unbreakable = [/^\s*(\/\/|\/?\*+)?\s*[<(]?https?:\/\/\S+$/, /^\s*\/(?![/*]).*\/[dgimsuvy]*[,;)]*$/];

/** Files that git knows or would add. */
function filesOf(root) {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const names = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 }).split('\0');
  return [...new Set(names)].filter((name) => code.test(name) && !written.test(name) && existsSync(join(root, name)));
}

/**
 * Every line that is too long, one line each.
 * @param {string} root
 * @returns {string[]}
 */
export function checkLines(root) {
  return filesOf(root).flatMap((file) =>
    readFileSync(join(root, file), 'utf8')
      .split(/\r?\n/)
      .map((text, index) => ({ text, number: index + 1 }))
      .filter(({ text }) => text.length > MAX_LENGTH && !unbreakable.some((pattern) => pattern.test(text)))
      .map(({ text, number }) => `${file}:${number}: ${text.length} characters, expected at most ${MAX_LENGTH}`),
  );
}

if (isMain(import.meta.url)) printProblems(checkLines(workspaceRoot), `lines of at most ${MAX_LENGTH} characters`);
