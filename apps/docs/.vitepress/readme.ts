/** READMEs on the site: whole ones are included by pages; of others a page shows the first snippet. */
import { readFileSync } from 'node:fs';
import type { MarkdownRenderer } from 'vitepress';

type Token = ReturnType<MarkdownRenderer['parse']>[number];

export function readmes(md: MarkdownRenderer): void {
  md.core.ruler.push('readme-snippets', ({ tokens }) => tokens.forEach(fillSnippet));
  md.core.ruler.push('links-to-files', ({ tokens }) => tokens.forEach(unlinkFiles));
}

/** An empty code block marked `readme=NAME` shows the snippet that the package's README starts with. */
function fillSnippet(token: Token): void {
  const name = token.type === 'fence' && /\breadme=([\w-]+)/.exec(token.info)?.[1];
  if (!name) return;
  const readme = readFileSync(new URL(`../../../packages/${name}/README.md`, import.meta.url), 'utf8');
  const snippet = /^```(\w+)\n([\s\S]*?)^```/m.exec(readme);
  if (!snippet) throw new Error(`packages/${name}/README.md: expected a code block, found none`);
  [, token.info, token.content] = snippet;
}

/** READMEs link to files beside them. Those are not on the site, so the links become plain text. */
function unlinkFiles(token: Token): void {
  let inside = false;
  token.children &&= token.children.filter((child) => {
    if (child.type === 'link_open') inside = isFile(child.attrGet('href') ?? '');
    const isDropped = inside && child.type.startsWith('link_');
    if (child.type === 'link_close') inside = false;
    return !isDropped;
  });
}

const isFile = (href: string) => !/^(\w+:|\/|#)/.test(href) && /\.(?!md|html)\w+$/.test(href);
