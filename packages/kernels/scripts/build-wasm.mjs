import { writeFile } from 'node:fs/promises';
import { compileWasm, variants } from './compile-wasm.mjs';

for (const variant of Object.keys(variants)) {
  const source = await compileWasm(variant);
  await writeFile(new URL(`../src/wasm/${variant}.generated.ts`, import.meta.url), source);
  console.log(`src/wasm/${variant}.generated.ts: ${source.length} characters`);
}
