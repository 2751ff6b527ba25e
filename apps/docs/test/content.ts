/** The pages as they are written. */
import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../../..');
const content = resolve(import.meta.dirname, '../content');
export const dist = resolve(import.meta.dirname, '../dist');

/** Files below a folder that end so, in order, with slashes. */
export function filesIn(folder: string, end: string): string[] {
  const paths = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((path) => path.replaceAll('\\', '/'));
  return paths.filter((path) => path.endsWith(end)).sort();
}

/** Written pages by path without `.md`, such as `zh/guide/train`; API pages, made by typedoc, are not among them. */
export const pages = new Map(
  filesIn(content, '.md')
    .filter((path) => !path.startsWith('api/') && !path.includes('['))
    .map((path) => [path.slice(0, -'.md'.length), readFileSync(resolve(content, path), 'utf8')]),
);

export const examples = readdirSync(resolve(root, 'examples'))
  .filter((name) => /^\d\d-.*\.ts$/.test(name))
  .sort();

export interface CodeBlock {
  page: string;
  info: string;
  code: string;
}

export const codeBlocks: CodeBlock[] = [...pages].flatMap(([page, text]) =>
  [...text.matchAll(/^```(.*)\n([\s\S]*?)^```/gm)].map(([, info, code]) => ({ page, info, code })),
);

/** Files that a page embeds, relative to the root. */
export function embedded(page: string): string[] {
  const folder = resolve(content, page, '..');
  return [...pages.get(page)!.matchAll(/^<<< (\S+)$/gm)].map(([, path]) =>
    resolve(folder, path)
      .slice(root.length + 1)
      .replaceAll('\\', '/'),
  );
}
