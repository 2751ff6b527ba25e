import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeBlocks, embedded, examples, pages, root } from './content.js';
import { typeErrors } from './type-errors.js';

const english = [...pages.keys()].filter((page) => !page.startsWith('zh/'));

describe('pages', () => {
  it('are the same in English and Chinese', () => {
    const chinese = [...pages.keys()].filter((page) => page.startsWith('zh/')).map((page) => page.slice('zh/'.length));
    expect(chinese).toEqual(english);
  });

  it('have one for each package', () => {
    const packages = readdirSync(resolve(root, 'packages'));
    expect(english.filter((page) => /^packages\/(?!index)/.test(page)).map((page) => page.split('/')[1])).toEqual(
      packages.sort(),
    );
  });

  it.each(english)('%s shows the same code in both languages', (page) => {
    expect(embedded(`zh/${page}`)).toEqual(embedded(page));
  });

  it('list every example, and embed it somewhere', () => {
    const all = english.flatMap(embedded);
    for (const name of examples) {
      expect(all).toContain(`examples/${name}`);
      for (const page of ['examples', 'zh/examples']) expect(pages.get(page)).toContain(`\n| ${name.slice(0, 2)} |`);
    }
  });
});

describe('code on the pages', () => {
  const ofKind = (kind: RegExp) => codeBlocks.filter(({ info }) => kind.test(info));

  it('is an example, a source, the snippet of a README, or checked here', () => {
    for (const page of pages.keys()) {
      for (const file of embedded(page)) {
        expect(existsSync(resolve(root, file)), `${page}: ${file}`).toBe(true);
        expect(file).toMatch(/^(examples\/\d\d-[\w-]+|packages\/[\w-]+\/src\/[\w/-]+)\.ts$/);
      }
    }
    for (const { page, info } of codeBlocks) expect(info, page).toMatch(/^(ts|sh|text|js readme=[\w-]+)$/);
    for (const { info, code } of ofKind(/readme=/)) {
      expect(code).toBe('');
      expect(readFileSync(resolve(root, `packages/${info.split('=')[1]}/README.md`), 'utf8')).toMatch(/^```js\n/m);
    }
  });

  it('has no type errors', () => {
    const blocks = ofKind(/^ts$/);
    expect(blocks.length).toBeGreaterThan(10);
    expect(typeErrors(blocks)).toEqual([]);
  });
});
