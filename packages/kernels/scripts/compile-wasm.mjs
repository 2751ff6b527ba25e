import asc from 'assemblyscript/asc';
import { textOfBytes } from './binary-text.mjs';

export const variants = { plain: ['simd'], relaxed: ['simd', 'relaxed-simd'] };

/** Compiles `assembly/` and returns the TypeScript module that carries the WebAssembly binary inline. */
export async function compileWasm(variant) {
  let binary;
  const { error, stderr } = await asc.main(
    [
      'assembly/index.ts',
      '--outFile',
      'kernels.wasm',
      '-O3',
      '--noAssert',
      '--runtime',
      'stub',
      '--importMemory',
      '--initialMemory',
      '1',
      '--maximumMemory',
      '65536',
      ...variants[variant].flatMap((feature) => ['--enable', feature]),
    ],
    {
      baseDir: new URL('..', import.meta.url).pathname,
      writeFile: (_, contents) => {
        binary = contents;
      },
    },
  );
  if (error) throw new Error(`${error.message}\n${stderr}`);
  if (stderr.toString()) throw new Error(`assemblyscript warns:\n${stderr}`);
  const header = '// Made from assembly/ by `pnpm build:wasm`; do not edit.';
  return `${header}\nexport const ${variant}Wasm =\n  '${textOfBytes(binary)}';\n`;
}
