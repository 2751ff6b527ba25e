import { resolve } from 'node:path';
import ts from 'typescript';
import { root, type CodeBlock } from './content.js';

/**
 * What TypeScript has to say of code blocks, each a module of its own that may import any package and bundled model.
 */
export function typeErrors(blocks: readonly CodeBlock[]): string[] {
  // They stand where the examples do, and may import any package besides.
  const files = new Map(blocks.map(({ code }, i) => [resolve(root, `examples/block-${i}.ts`), `${code}\nexport {};`]));
  const config = ts.readConfigFile(resolve(root, 'tsconfig.base.json'), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config.config, ts.sys, root);
  const paths = {
    '@glossa/model-*': [resolve(root, 'models/*/index.d.ts')],
    '@glossa/*': [resolve(root, 'packages/*/src/index.ts')],
  };
  const host = ts.createCompilerHost({ ...options, paths });
  const { readFile, fileExists } = host;
  host.readFile = (name) => files.get(resolve(name)) ?? readFile(name);
  host.fileExists = (name) => files.has(resolve(name)) || fileExists(name);
  const program = ts.createProgram({
    rootNames: [...files.keys()],
    options: { ...options, paths, noUnusedLocals: false },
    host,
  });
  return [...files.keys()].flatMap((name, i) =>
    ts
      .getPreEmitDiagnostics(program, program.getSourceFile(name))
      .map(({ messageText }) => `${blocks[i].page}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`),
  );
}
