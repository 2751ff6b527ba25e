import { describeInChromium } from '@glossa/test-browser/chromium';
import type { Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openDemo, openTask, runTask, type TaskName } from './demo-page.js';

const tasks: readonly TaskName[] = ['generation', 'translation', 'question-answering'];

describeInChromium('the page of the demo', (browser) => {
  it('speaks the language of the browser, and the one that is chosen from then on', async () => {
    await using demo = await openDemo(browser(), { locale: 'zh-CN' });
    const { page } = demo;
    const lang = () => page.evaluate(() => document.documentElement.lang);
    expect(await lang()).toBe('zh-Hans');
    expect(await page.getByRole('tab').allTextContents()).toEqual(['生成', '翻译', '问答', '对话']);
    const panel = await openTask(page, 'question-answering');
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/秒完成：“.+”$/);

    await page.getByRole('button', { name: 'English' }).click();
    expect(await lang()).toBe('en');
    expect(await page.getByRole('tab').allTextContents()).toEqual(['Generate', 'Translate', 'Answer', 'Chat']);
    expect(await panel.locator('.status').textContent()).toMatch(/^Done in/);
    expect(await panel.locator('.answered h3').first().textContent()).toBe('Passage with the answer marked');
    expect(await page.title()).toBe('Glossa: small language models in a page');
    await page.reload();
    expect(await lang()).toBe('en');
    expect(demo.complaints).toEqual([]);
  });

  it('can be used by keyboard alone', async () => {
    await using demo = await openDemo(browser());
    const { page } = demo;
    const focused = (selector: string) =>
      page.evaluate((selector) => document.activeElement?.matches(selector), selector);
    const tabUntil = async (selector: string) => {
      for (let presses = 0; presses < 40; presses++) {
        if (await focused(selector)) return;
        await page.keyboard.press('Tab');
      }
      throw new Error(`the Tab key does not reach ${selector}`);
    };
    await page.keyboard.press('Tab');
    expect(await focused('.skip')).toBe(true);
    await tabUntil('[role=tab]');
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('ArrowRight');
    expect(await focused('#tab-question-answering[aria-selected=true]')).toBe(true);
    expect(page.url()).toMatch(/#question-answering$/);
    expect(await focusRing(page)).not.toBe('none');
    await tabUntil('[name=question]');
    await page.keyboard.press('Control+A');
    await page.keyboard.type('What does the color of pine soot look like?');
    await page.keyboard.press('Enter');
    const panel = page.locator('#question-answering');
    await panel.locator('.answers button').first().waitFor();
    await tabUntil('.answers button');
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(await focused('.answers li:nth-child(2) button[aria-pressed=true]')).toBe(true);
    await page.keyboard.press('Home');
    expect(demo.complaints).toEqual([]);
  });

  it.each(['en-US', 'zh-CN'])('fits a phone of 320 pixels (%s)', async (locale) => {
    await using demo = await openDemo(browser(), { locale, viewport: { width: 320, height: 640 }, hasTouch: true });
    for (const task of tasks) {
      const panel = await openTask(demo.page, task);
      if (task === 'translation') await panel.locator('[name=beams][value="4"]').check();
      await runTask(panel);
      expect(await demo.page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(320);
    }
    expect(demo.complaints).toEqual([]);
  });

  it.each([
    { colorScheme: 'light', contrast: 'no-preference', least: 4.5 },
    { colorScheme: 'dark', contrast: 'no-preference', least: 4.5 },
    { colorScheme: 'light', contrast: 'more', least: 7 },
    { colorScheme: 'dark', contrast: 'more', least: 7 },
  ] as const)('has texts that stand out ($colorScheme, contrast $contrast)', async ({ least, ...options }) => {
    await using demo = await openDemo(browser(), options);
    const { page } = demo;
    await runTask(await openTask(page, 'question-answering'));
    for (const selector of [
      'h2',
      '.panel-head p',
      'label',
      '.status',
      '.foot p',
      '.model-note h3',
      '.run',
      '.place',
      'mark',
      '.tab',
      '.tagline',
    ]) {
      expect(await contrast(page, selector), selector).toBeGreaterThanOrEqual(least);
    }
  });

  it('keeps still for those who want no motion', async () => {
    await using demo = await openDemo(browser(), { reducedMotion: 'reduce' });
    const panel = await openTask(demo.page, 'generation');
    await panel.locator('.run').click();
    await panel.locator('.written').first().waitFor();
    expect(
      await panel
        .locator('.written')
        .first()
        .evaluate((span) => getComputedStyle(span).animationName),
    ).toBe('none');
  });

  it('states of each model what its files say, and shows its card', async () => {
    await using demo = await openDemo(browser());
    const { page } = demo;
    for (const task of tasks) {
      const panel = await openTask(page, task);
      expect(await panel.locator('.facts').innerText()).toMatch(/parameters[\s\S]*[kM]B[\s\S]*license/);
    }
    const [card] = await Promise.all([page.waitForEvent('load'), page.locator('#question-answering .facts a').click()]);
    expect(card.url()).toMatch(/cards\/squad\.html$/);
    expect(await page.locator('h1').count()).toBe(1);
    expect(demo.complaints).toEqual([]);
  });

  it('works under any path', async () => {
    await using demo = await openDemo(browser(), { inFolder: true });
    const panel = await openTask(demo.page, 'question-answering');
    await runTask(panel);
    expect(await panel.locator('mark').count()).toBe(1);
    expect(demo.complaints).toEqual([]);
  });
});

const focusRing = (page: Page) => page.evaluate(() => getComputedStyle(document.activeElement!).outlineStyle);

/** The ratio of the luminances of a text and of what it stands on. */
function contrast(page: Page, selector: string): Promise<number> {
  return page
    .locator(`${selector}:visible`)
    .first()
    .evaluate((node) => {
      const channels = (color: string) => color.match(/[\d.]+/g)!.map(Number);
      const over = ([r, g, b, alpha = 1]: number[], below: number[]) =>
        [r, g, b].map((value, i) => value * alpha + below[i] * (1 - alpha));
      const luminance = (color: number[]) => {
        const [r, g, b] = color.map((value) =>
          value / 255 <= 0.04045 ? value / 255 / 12.92 : ((value / 255 + 0.055) / 1.055) ** 2.4,
        );
        return 0.2126 * r + 0.7152 * g + 0.0722 * b;
      };
      const layers: number[][] = [];
      for (let at: Element | null = node; at; at = at.parentElement)
        layers.push(channels(getComputedStyle(at).backgroundColor));
      const behind = layers.reverse().reduce((below, layer) => over(layer, below), [255, 255, 255]);
      const [light, dark] = [luminance(over(channels(getComputedStyle(node).color), behind)), luminance(behind)].sort(
        (a, b) => b - a,
      );
      return (light + 0.05) / (dark + 0.05);
    });
}
