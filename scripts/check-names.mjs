// Fails when two entries of packages export one name for different things.
import { relative, resolve, sep } from 'node:path';
import ts from 'typescript';
import { printProblems } from './problems.mjs';
import { isMain, root as workspaceRoot } from './run.mjs';
import { workspacePackages } from './workspace.mjs';

/** The entries of all packages: what users import -> the source file. */
function entriesOf(root) {
  const entries = new Map();
  for (const { folder, manifest } of workspacePackages(root)) {
    if (!folder.startsWith('packages/')) continue;
    for (const [path, conditions] of Object.entries(manifest.exports ?? {})) {
      const source = conditions['@glossa/source'];
      if (source) entries.set(`${manifest.name}${path.slice(1)}`, resolve(root, folder, source));
    }
  }
  return entries;
}

/** Where a name that a module exports is declared, behind all re-exports. */
function declarationOf(symbol, checker) {
  const original = symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;
  const [declaration] = original.declarations ?? symbol.declarations;
  return { file: declaration.getSourceFile().fileName, name: original.declarations ? original.name : symbol.name };
}

/**
 * Every name that stands for several things in the entries of a workspace's packages, one line each.
 * @param {string} root
 * @returns {string[]}
 */
export function checkNames(root) {
  const entries = entriesOf(root);
  const program = ts.createProgram([...entries.values()], {
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
    paths: Object.fromEntries([...entries].map(([name, file]) => [name, [file]])),
    types: [],
    noLib: true,
  });
  const checker = program.getTypeChecker();

  /** Name -> declaration -> the entries that export it. */
  const meanings = new Map();
  for (const [entry, file] of entries) {
    const module = checker.getSymbolAtLocation(program.getSourceFile(file));
    for (const symbol of module ? checker.getExportsOfModule(module) : []) {
      const declaration = declarationOf(symbol, checker);
      const key = `${relative(root, declaration.file).split(sep).join('/')}#${declaration.name}`;
      if (!meanings.has(symbol.name)) meanings.set(symbol.name, new Map());
      const places = meanings.get(symbol.name);
      places.set(key, [...(places.get(key) ?? []), entry]);
    }
  }
  return [...meanings]
    .filter(([, places]) => places.size > 1)
    .map(([name, places]) => {
      const listed = [...places].map(([declaration, users]) => `${declaration} (${users.join(', ')})`);
      return `${name}: ${places.size} meanings: ${listed.join(', ')}`;
    })
    .sort();
}

if (isMain(import.meta.url)) printProblems(checkNames(workspaceRoot), 'the rule that a name has one meaning');
