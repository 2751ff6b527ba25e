// The source files of a folder and what they import.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';

const sourceFile = /\.(ts|tsx|mts|js|mjs|vue)$/;
const testFile = /\.(test|bench|test-util)\.\w+$|(^|\/)(__fixtures__|test)\//;
const skippedFolders = new Set(['node_modules', 'dist', 'reports', 'coverage', 'runs']);

/** Is this file only there for tests? @param {string} path relative to its package, with slashes */
export const isTestFile = (path) => testFile.test(path);

/** The paths of all source files in a folder and the folders in it; none when it does not exist. */
export function* filesUnder(folder) {
  if (!existsSync(folder)) return;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) {
      if (!skippedFolders.has(entry.name) && !entry.name.startsWith('.')) yield* filesUnder(path);
    } else if (sourceFile.test(entry.name)) yield path;
  }
}

/** The specifiers that a source file imports or re-exports, statically or not, types included. */
export function importsOf(file) {
  const text = readFileSync(file, 'utf8');
  return ts.preProcessFile(text, true, true).importedFiles.map((imported) => imported.fileName);
}
