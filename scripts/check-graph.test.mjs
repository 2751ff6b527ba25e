import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { checkGraph, graph } from './check-graph.mjs';

let root;

const write = async (path, content) => {
  await mkdir(dirname(join(root, path)), { recursive: true });
  await writeFile(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
};
const manifest = (name, more) => ({ name: `@glossa/${name}`, exports: { '.': './src/index.ts' }, ...more });

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'glossa-graph-'));
  await write('pnpm-workspace.yaml', 'packages:\n  - packages/*\n  - examples\n\nother: 1\n');
  for (const name of ['tokenizer', 'tensor', 'decoding', 'transformer', 'cli'])
    await write(`packages/${name}/package.json`, manifest(name));
  await write('examples/package.json', { name: '@glossa/examples' });
});

afterEach(() => rm(root, { recursive: true }));

it('only lets arrows point up its own table', () => {
  const names = Object.keys(graph);
  for (const [name, allowed] of Object.entries(graph)) {
    for (const other of allowed) expect(names.indexOf(other), `${name} -> ${other}`).toBeLessThan(names.indexOf(name));
  }
});

it('lets a package import what those it names may import', async () => {
  expect(graph.check).toEqual([]);
  expect(graph.attention).toEqual(['check', 'kernels', 'tensor']);
  for (const name of ['check', 'kernels', 'tokenizer', 'checkpoint', 'decoding', 'tasks'])
    expect(graph.summarization).toContain(name);
  expect(graph.decoding).not.toContain('transformer');
  expect([...graph.cli, 'cli'].sort()).toEqual(Object.keys(graph).sort());

  await write('packages/transformer/package.json', manifest('transformer', { dependencies: { '@glossa/check': '*' } }));
  await write('packages/check/package.json', manifest('check'));
  await write('packages/transformer/src/a.ts', "import { fail } from '@glossa/check';");
  await write('packages/check/src/a.ts', "import { Module } from '@glossa/tensor';");
  expect(checkGraph(root)).toEqual(['packages/check/src/a.ts: check must not import @glossa/tensor']);
});

it('accepts what the graph allows', async () => {
  await write(
    'packages/transformer/src/a.ts',
    "import type { Module } from '@glossa/tensor';\nexport { x } from './b.js';",
  );
  await write('packages/transformer/vitest.config.ts', "export { default } from '../../vitest.base.js';");
  await write('packages/cli/src/a.ts', "await import('@glossa/transformer'); import model from '@glossa/model-x';");
  await write('packages/decoding/src/fit.test.ts', "import { Gpt2 } from '@glossa/transformer';");
  await write('examples/01-a.ts', "import { Gpt2 } from '@glossa/transformer';");
  await write('packages/tokenizer/dist/index.js', "import '@glossa/tensor';");
  expect(checkGraph(root)).toEqual([]);
});

it.each([
  [
    'an upward import',
    'packages/decoding/src/a.ts',
    "import { Gpt2 } from '@glossa/transformer';",
    'decoding must not import @glossa/transformer',
  ],
  [
    'a type import',
    'packages/decoding/src/a.ts',
    "import type { Gpt2 } from '@glossa/transformer';",
    'decoding must not import',
  ],
  [
    'a re-export',
    'packages/decoding/src/a.ts',
    "export { Gpt2 } from '@glossa/transformer';",
    'decoding must not import',
  ],
  [
    'a dynamic import',
    'packages/decoding/src/a.ts',
    "await import('@glossa/transformer');",
    'decoding must not import',
  ],
  [
    'a bundled model',
    'packages/transformer/src/a.ts',
    "import m from '@glossa/model-x';",
    'transformer must not import @glossa/model-x',
  ],
  ['a deep import', 'packages/transformer/src/a.ts', "import { x } from '@glossa/tensor/dist/x.js';", 'deep import'],
  [
    'a deep import in a test',
    'packages/transformer/src/a.test.ts',
    "import { x } from '@glossa/tensor/src/x.js';",
    'deep import',
  ],
  ['a deep import in an example', 'examples/01-a.ts', "import { x } from '@glossa/tensor/src/x.js';", 'deep import'],
  [
    'a way around the entry',
    'packages/transformer/src/a.ts',
    "import { x } from '../../tensor/src/x.js';",
    'leaves packages/transformer',
  ],
  [
    'a way around from an example',
    'examples/01-a.ts',
    "import { x } from '../packages/tensor/src/x.js';",
    'leaves examples',
  ],
  [
    'TensorFlow in the tokenizer',
    'packages/tokenizer/src/a.ts',
    "import * as tf from '@tensorflow/tfjs-core';",
    'tokenizer must not import @tensorflow/tfjs-core',
  ],
  ['the umbrella', 'packages/tensor/src/a.ts', "import * as tf from '@tensorflow/tfjs';", 'umbrella'],
  ['internals of tfjs', 'packages/tensor/src/a.ts', "import '@tensorflow/tfjs-core/dist/engine';", 'deep import'],
])('finds %s', async (_, file, text, message) => {
  await write(file, text);
  expect(checkGraph(root)).toEqual([expect.stringContaining(`${file}: `)]);
  expect(checkGraph(root)[0]).toContain(message);
});

it.each(['dependencies', 'peerDependencies', 'optionalDependencies'])('finds a forbidden entry of %s', async (kind) => {
  await write('packages/decoding/package.json', manifest('decoding', { [kind]: { '@glossa/transformer': '^1.0.0' } }));
  await write(
    'packages/tokenizer/package.json',
    manifest('tokenizer', { [kind]: { '@tensorflow/tfjs-core': '^4.22.0' } }),
  );
  expect(checkGraph(root)).toHaveLength(2);
});

it('finds a package that is not in the graph, and one with another name', async () => {
  await write('packages/extra/package.json', manifest('extra'));
  await write('packages/tensor/package.json', manifest('tensors'));
  expect(checkGraph(root).sort()).toEqual([
    'packages/extra: not in the package graph',
    'packages/tensor/package.json: expected name @glossa/tensor, found @glossa/tensors',
  ]);
});
