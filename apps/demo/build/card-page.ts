/** A model card as a page of the site: Markdown without raw HTML, its pictures drawn into it. */
import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import MarkdownIt, { type Token } from 'markdown-it';
import { contentSecurityPolicy } from './content-security-policy.js';

/** @param folder where the card's pictures lie */
export function cardPage(markdown: string, folder: string): string {
  const renderer = new MarkdownIt({ html: false, linkify: false });
  renderer.core.ruler.push('unlink-files', ({ tokens }) => tokens.forEach(unlinkFiles));
  renderer.renderer.rules.image = (tokens, index) =>
    picture(folder, tokens[index].attrGet('src') ?? '', tokens[index].content);
  const title = /^# (.+)$/m.exec(markdown)?.[1] ?? 'Model card';
  return `<!doctype html>
<html lang="en">
<head>
<meta http-equiv="Content-Security-Policy" content="${contentSecurityPolicy}">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${renderer.utils.escapeHtml(title)}</title>
<link rel="icon" href="../seal.svg" type="image/svg+xml">
<link rel="stylesheet" href="../card.css">
</head>
<body>
<main>
${renderer.render(markdown)}
</main>
</body>
</html>
`;
}

/** Files beside the card are not on the site: links to them become plain text. */
function unlinkFiles(token: Token): void {
  let isInside = false;
  token.children &&= token.children.filter((child) => {
    if (child.type === 'link_open') isInside = !/^(https?:|#)/.test(child.attrGet('href') ?? '');
    const isDropped = isInside && child.type.startsWith('link_');
    if (child.type === 'link_close') isInside = false;
    return !isDropped;
  });
}

/** Inline, as data: the card is one file that works anywhere. */
function picture(folder: string, source: string, description: string): string {
  const file = join(folder, basename(source));
  if (!source.endsWith('.svg') || !existsSync(file)) return '';
  const escaped = description.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<img src="data:image/svg+xml;base64,${readFileSync(file).toString('base64')}" alt="${escaped}">`;
}
