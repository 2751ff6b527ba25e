// Fails when a package imports or depends on what the package graph does not allow, or on internals of another.
import { dirname, join, relative, resolve, sep } from 'node:path';
import { printProblems } from './problems.mjs';
import { isMain, root as workspaceRoot } from './run.mjs';
import { filesUnder, importsOf, isTestFile } from './source-files.mjs';
import { workspacePackages } from './workspace.mjs';

/** Which of our packages each package may use: those it names, and what these may use. All arrows point up. */
const direct = {
  check: [],
  kernels: ['check'],
  tensor: ['kernels'],
  tokenizer: ['check'],
  attention: ['tensor'],
  checkpoint: ['tensor'],
  transformer: ['attention', 'checkpoint'],
  decoding: ['tensor'],
  training: ['tensor'],
  tasks: ['tokenizer', 'transformer', 'decoding'],
  generation: ['tasks'],
  translation: ['tasks'],
  'question-answering': ['tasks'],
  summarization: ['tasks'],
};

export const graph = Object.fromEntries(Object.keys(direct).map((name) => [name, reachableFrom(name)]));
graph.cli = Object.keys(graph);

const withoutTensorFlow = ['check', 'tokenizer'];
/** The `glossa` command runs the bundled models; libraries are handed theirs. */
const withModels = ['cli'];

function reachableFrom(name) {
  return [...new Set(direct[name].flatMap((used) => [...reachableFrom(used), used]))];
}

/** Splits `@glossa/tensor/deep/path` into `['tensor', 'deep/path']`; undefined when the specifier is not ours. */
function ours(specifier) {
  const match = /^@glossa\/([^/]+)(?:\/(.+))?$/.exec(specifier);
  return match ? [match[1], match[2]] : undefined;
}

/** Is `@glossa/name/path` an entry that its exports map opens? */
function isPublicEntry(manifests, name, path) {
  const exports = manifests.get(`@glossa/${name}`)?.exports;
  return path === undefined || (exports !== undefined && Object.hasOwn(exports, `./${path}`));
}

/** Problems with one import of one file, as text. */
function problemsOfImport(specifier, { file, folder, name, isTest, manifests, root }) {
  const isPackage = folder.startsWith('packages/');
  const target = ours(specifier);
  if (target) {
    const [imported, path] = target;
    if (!isPublicEntry(manifests, imported, path)) return [`deep import of ${specifier}`];
    if (isPackage && !isTest && !allows(name, imported)) return [`${name} must not import ${specifier}`];
    return [];
  }
  if (specifier.startsWith('.')) {
    const path = resolve(dirname(file), specifier);
    const leaves = relative(join(root, folder), path).split(sep)[0] === '..';
    // Configurations extend those at the root.
    return leaves && dirname(path) !== root ? [`relative import of ${specifier} leaves ${folder}`] : [];
  }
  if (/^@tensorflow\/[^/]+\/.*dist\//.test(specifier)) return [`deep import of ${specifier}`];
  if (isPackage && !isTest && specifier === '@tensorflow/tfjs') return ['import of the umbrella @tensorflow/tfjs'];
  if (isPackage && withoutTensorFlow.includes(name) && specifier.startsWith('@tensorflow/'))
    return [`${name} must not import ${specifier}`];
  return [];
}

const allows = (name, imported) =>
  graph[name].includes(imported) || (withModels.includes(name) && imported.startsWith('model-'));

function problemsOfManifest({ folder, manifest, name }) {
  if (!folder.startsWith('packages/')) return [];
  const where = `${folder}/package.json`;
  if (manifest.name !== `@glossa/${name}`) return [`${where}: expected name @glossa/${name}, found ${manifest.name}`];
  const dependencies = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
  return Object.keys(dependencies).flatMap((dependency) => {
    const target = ours(dependency);
    if (target && !allows(name, target[0])) return [`${where}: ${name} must not depend on ${dependency}`];
    if (withoutTensorFlow.includes(name) && dependency.startsWith('@tensorflow/'))
      return [`${where}: ${name} must not depend on ${dependency}`];
    return [];
  });
}

/**
 * Every violation in a workspace, one line each.
 * @param {string} root
 * @returns {string[]}
 */
export function checkGraph(root) {
  const packages = workspacePackages(root);
  const manifests = new Map(packages.map(({ manifest }) => [manifest.name, manifest]));
  return packages.flatMap(({ folder, manifest }) => {
    const name = folder.split('/').at(-1);
    if (folder.startsWith('packages/') && !Object.hasOwn(graph, name)) return [`${folder}: not in the package graph`];
    const problems = problemsOfManifest({ folder, manifest, name });
    for (const file of filesUnder(join(root, folder))) {
      const path = relative(root, file).split(sep).join('/');
      const isTest = isTestFile(path.slice(folder.length + 1));
      for (const specifier of importsOf(file)) {
        const found = problemsOfImport(specifier, { file, folder, name, isTest, manifests, root });
        problems.push(...found.map((problem) => `${path}: ${problem}`));
      }
    }
    return problems;
  });
}

if (isMain(import.meta.url)) printProblems(checkGraph(workspaceRoot), 'the package graph');
