import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { dist, filesIn } from './content.js';

const html = new Map(filesIn(dist, '.html').map((path) => [`/${path}`, readFileSync(resolve(dist, path), 'utf8')]));
const anchors = new Map(
  [...html].map(([path, text]) => [path, new Set([...text.matchAll(/\bid="([^"]+)"/g)].map(([, id]) => id))]),
);

/** What a link leads to, as path and anchor; undefined when that is outside the site. */
function target(href: string, from: string): { path: string; anchor: string } | undefined {
  const url = new URL(href.replaceAll('&amp;', '&'), `http://site${from}`);
  if (url.host !== 'site' || url.protocol !== 'http:') return undefined;
  const path = decodeURIComponent(url.pathname);
  return { path: path.endsWith('/') ? `${path}index.html` : path, anchor: decodeURIComponent(url.hash.slice(1)) };
}

describe('links of the built site', () => {
  it('lead to pages and places that exist', () => {
    expect(html.size).toBeGreaterThan(60);
    const dead = [...html].flatMap(([from, text]) =>
      [...text.matchAll(/<a\b[^>]*\bhref="([^"]*)"/g)].flatMap(([, href]) => {
        const to = target(href, from);
        if (!to) return [];
        const known = html.has(to.path) || existsSync(resolve(dist, `.${to.path}`));
        const found = known && (to.anchor === '' || anchors.get(to.path)?.has(to.anchor));
        return found ? [] : [`${from}: ${href}`];
      }),
    );
    expect([...new Set(dead)]).toEqual([]);
  });

  it('fetch nothing from elsewhere', () => {
    for (const [path, text] of html) {
      for (const [, address] of text.matchAll(/<(?:script|link|img|source|iframe)\b[^>]*\b(?:src|href)="([^"]*)"/g)) {
        expect(address, path).toMatch(/^(\/(?!\/)|data:)/);
      }
    }
  });
});
