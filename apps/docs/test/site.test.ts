import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describeInChromium } from '@glossa/test-browser/chromium';
import { expect, it } from 'vitest';
import { embedded, pages, root } from './content.js';
import { openDocs } from './docs-page.js';

const address = (page: string) => `${page}.html`;

describeInChromium('the documentation', (browser) => {
  it.each(['en', 'zh-Hans'])(
    'opens every page (%s) without complaints or foreign requests, showing the embedded files as they are',
    async (language) => {
      await using site = await openDocs(browser());
      for (const page of pages.keys()) {
        if (page.startsWith('zh/') !== (language === 'zh-Hans')) continue;
        await site.open(address(page));
        expect(await site.page.locator('html').getAttribute('lang'), page).toBe(language);
        const shown = await site.page.locator('.vp-doc .language-ts code').allTextContents();
        for (const file of embedded(page))
          expect(shown, page).toContain(readFileSync(resolve(root, file), 'utf8').trimEnd());
      }
      expect(site.complaints).toEqual([]);
      expect(site.foreign).toEqual([]);
    },
    120_000,
  );

  it('fits a phone', async () => {
    await using site = await openDocs(browser());
    await site.page.setViewportSize({ width: 360, height: 740 });
    for (const page of [
      'index',
      'guide/attention-by-hand',
      'zh/guide/attention-by-hand',
      'models',
      'measurements',
      'packages/index',
      'guide/generate',
    ]) {
      await site.open(address(page));
      expect(
        await site.page.evaluate(() => document.documentElement.scrollWidth - innerWidth),
        page,
      ).toBeLessThanOrEqual(0);
    }
  });

  it.each([
    ['index.html', 'beam search', /Generate text/, /guide\/generate/],
    ['index.html', 'scaledDotProductAttention', /scaledDotProductAttention/, /(api|packages)\/attention/],
    ['zh/index.html', '束搜索', /生成文本/, /zh\/guide\/generate/],
    ['zh/index.html', '检查点', /训练中断与继续/, /zh\/guide\/train/],
  ])('finds, on %s, %s', async (start, words, title, link) => {
    await using site = await openDocs(browser());
    await site.open(start);
    await site.page.locator('.VPNavBarSearch button').first().click();
    await site.page.locator('.VPLocalSearchBox input').fill(words);
    const results = site.page.locator('.VPLocalSearchBox a.result');
    await results.first().waitFor();
    const found = await results.evaluateAll((links) => links.map((a) => [a.textContent, a.getAttribute('href')]));
    expect(
      found.some(([text, href]) => title.test(text!) && link.test(href!)),
      JSON.stringify(found),
    ).toBe(true);
    expect(site.complaints).toEqual([]);
    expect(site.foreign).toEqual([]);
  });

  it('switches languages on the same page', async () => {
    await using site = await openDocs(browser());
    const { page } = site;
    await site.open('guide/train.html');
    await page.locator('.VPNavBarTranslations button').hover();
    await page.locator('.VPNavBarTranslations a').first().click();
    await page.waitForURL('**/zh/guide/train.html');
    await expect.poll(() => page.locator('h1').textContent()).toContain('训练');
    await site.open('api/attention.html');
    await page.locator('.VPNavBarTranslations button').hover();
    await page.locator('.VPNavBarTranslations a').first().click();
    await expect.poll(() => page.locator('h1').textContent()).toContain('@glossa/attention');
    expect(site.complaints).toEqual([]);
  });
});
