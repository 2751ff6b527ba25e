import { runInNewContext } from 'node:vm';
import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import ts from 'typescript';

const source = readFileSync(new URL('./symbol-dispose.ts', import.meta.url), 'utf8');
const code = ts
  .transpileModule(source, { compilerOptions: { target: ts.ScriptTarget.ES2022 } })
  .outputText.replace('export {};', '');

it('gives engines without the symbols the registered ones, and leaves others alone', () => {
  const dispose = runInNewContext(`delete Symbol.dispose; ${code}; Symbol.dispose === Symbol.for('Symbol.dispose')`);
  expect(dispose).toBe(true);
  const native = runInNewContext(
    `Symbol.dispose ??= Symbol('own'); const before = Symbol.dispose; ${code}; Symbol.dispose === before`,
  );
  expect(native).toBe(true);
});
