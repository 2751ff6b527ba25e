// Fails when the files or folders in a package's src import each other in a circle, type imports included.
import { existsSync } from 'node:fs';
import { dirname, join, relative, resolve, sep } from 'node:path';
import { printProblems } from './problems.mjs';
import { isMain, root as workspaceRoot } from './run.mjs';
import { filesUnder, importsOf, isTestFile } from './source-files.mjs';
import { workspacePackages } from './workspace.mjs';

/** The file in `files` that a relative import means: TypeScript's imports name the `.js` that it will become. */
function importedFile(file, specifier, files) {
  const path = resolve(dirname(file), specifier);
  return [path, path.replace(/\.js$/, '.ts'), path.replace(/\.mjs$/, '.mts')].find((candidate) => files.has(candidate));
}

/**
 * Adds one import to the graph of the deepest folder that holds both files: its nodes are the files and folders in it.
 * An import of `b/y.ts` by `a/x.ts` thus leads from `a/` to `b/`.
 * @param {Map<string, Map<string, Map<string, string>>>} graphs folder -> from -> to -> an import that leads there
 */
function addImport(graphs, importer, imported) {
  const [from, to] = [importer.split('/'), imported.split('/')];
  const depth = from.findIndex((part, index) => part !== to[index]);
  const nodeOf = (parts) => `${parts[depth]}${parts.length > depth + 1 ? '/' : ''}`;
  const graph = entryOf(graphs, from.slice(0, depth).join('/'));
  const edges = entryOf(graph, nodeOf(from));
  if (!edges.has(nodeOf(to))) edges.set(nodeOf(to), `${importer} imports ${imported}`);
}

function entryOf(map, key) {
  if (!map.has(key)) map.set(key, new Map());
  return map.get(key);
}

/** The shortest way from one node to another, both included; undefined when there is none. */
function shortestPath(graph, from, to) {
  const previous = new Map([[from, undefined]]);
  for (const node of previous.keys()) {
    if (node === to) {
      const path = [];
      for (let step = to; step !== undefined; step = previous.get(step)) path.unshift(step);
      return path;
    }
    for (const next of graph.get(node)?.keys() ?? []) if (!previous.has(next)) previous.set(next, node);
  }
}

/** For each edge that is part of a circle the shortest such circle, each circle once, from its first node by name. */
function circlesOf(graph) {
  const circles = new Map();
  for (const [from, edges] of graph) {
    for (const to of edges.keys()) {
      const path = shortestPath(graph, to, from);
      if (path === undefined) continue;
      const start = path.indexOf([...path].sort()[0]);
      const circle = [...path.slice(start), ...path.slice(0, start)];
      circles.set(circle.join(' '), circle);
    }
  }
  return [...circles.values()];
}

function describe(circle, graph) {
  const steps = circle.map((from, index) => graph.get(from).get(circle[(index + 1) % circle.length]));
  return `${[...circle, circle[0]].join(' -> ')} (${steps.join(', ')})`;
}

/**
 * Every circle of imports inside the packages of a workspace, one line each; tests are left out.
 * @param {string} root
 * @returns {string[]}
 */
export function checkCircles(root) {
  return workspacePackages(root)
    .filter(({ folder }) => folder.startsWith('packages/') && existsSync(join(root, folder, 'src')))
    .flatMap(({ folder }) => {
      const source = join(root, folder, 'src');
      const inSource = (file) => relative(source, file).split(sep).join('/');
      const files = new Set([...filesUnder(source)].filter((file) => !isTestFile(inSource(file))));
      const graphs = new Map();
      for (const file of files) {
        for (const specifier of importsOf(file).filter((name) => name.startsWith('.'))) {
          const imported = importedFile(file, specifier, files);
          if (imported && imported !== file) addImport(graphs, inSource(file), inSource(imported));
        }
      }
      return [...graphs].flatMap(([inner, graph]) => {
        const where = [folder, 'src', inner].filter(Boolean).join('/');
        return circlesOf(graph).map((circle) => `${where}: ${describe(circle, graph)}`);
      });
    });
}

if (isMain(import.meta.url))
  printProblems(checkCircles(workspaceRoot), 'the rule that imports inside a package point one way');
