/** Every module that uses `Symbol.dispose` loads `@glossa/check` first, which provides it where an engine has none. */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import ts from 'typescript';
import { expect, it } from 'vitest';
import { libraries, manifestIn } from './pack.js';

const folders = new Map(libraries.map(({ name, folder }) => [`@glossa/${name}`, folder]));

/** The modules that are evaluated before this one's own code: its static imports and re-exports. */
function staticImports(text: string): string[] {
  const { statements } = ts.createSourceFile('module.js', text, ts.ScriptTarget.Latest);
  return statements.flatMap((statement) => {
    if (!ts.isImportDeclaration(statement) && !ts.isExportDeclaration(statement)) return [];
    const { moduleSpecifier } = statement;
    return moduleSpecifier && ts.isStringLiteral(moduleSpecifier) ? [moduleSpecifier.text] : [];
  });
}

/** The built file of an import by a built file; undefined when it is not ours. */
function builtFile(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return resolve(dirname(file), specifier);
  const [, name, path = ''] = /^(@glossa\/[^/]+)(\/.+)?$/.exec(specifier) ?? [];
  const folder = folders.get(name);
  return folder && join(folder, manifestIn(folder).exports[`.${path}`].default);
}

function loadsCheck(file: string, seen = new Set<string>()): boolean {
  if (seen.has(file)) return false;
  seen.add(file);
  return staticImports(readFileSync(file, 'utf8')).some((specifier) => {
    if (specifier === '@glossa/check') return true;
    const imported = builtFile(file, specifier);
    return imported !== undefined && loadsCheck(imported, seen);
  });
}

it.each(libraries.filter(({ name }) => name !== 'check').map(({ name, folder }) => [name, folder]))(
  '%s loads @glossa/check before it uses Symbol.dispose',
  (_, folder) => {
    const dist = join(folder, 'dist');
    expect(existsSync(dist)).toBe(true);
    const modules = readdirSync(dist, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.js'));
    const late = modules
      .filter((name) => /\bSymbol\.(dispose|asyncDispose)\b/.test(readFileSync(join(dist, name), 'utf8')))
      .filter((name) => !loadsCheck(join(dist, name)));
    expect(late).toEqual([]);
  },
);
