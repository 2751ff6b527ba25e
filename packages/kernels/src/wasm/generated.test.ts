import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { GlossaBackend } from '../backend/backend.js';
// @ts-expect-error a script without types
import { compileWasm, variants } from '../../scripts/compile-wasm.mjs';

describe('the generated binaries', () => {
  for (const variant of Object.keys(variants as object)) {
    it(`${variant} is what assembly/ compiles to (if not: pnpm build:wasm)`, async () => {
      const generated = await readFile(new URL(`./${variant}.generated.ts`, import.meta.url), 'utf8');
      expect((await compileWasm(variant)) === generated).toBe(true);
    }, 300_000);
  }
  it('export the kernel table, no less and no more', async () => {
    const source = await readFile(new URL('./kernel-table.ts', import.meta.url), 'utf8');
    const table = source.slice(source.indexOf('export interface KernelTable'));
    const declared = [...table.matchAll(/^ {2}(\w+)\(([^)]*)\)/gm)].map(
      ([, name, parameters]) => `${name}/${parameters.split(':').length - 1}`,
    );
    for (const simd of ['plain', 'relaxed'] as const) {
      const { kernels } = new GlossaBackend({ simd, reservedBytes: 1 << 21, threads: 1 });
      const exported = Object.entries(kernels).flatMap(([name, value]) =>
        typeof value === 'function' ? [`${name}/${value.length}`] : [],
      );
      expect(exported.sort()).toEqual(declared.sort());
    }
  });
});
