import { describeInChromium } from '@glossa/test-browser/chromium';
import { expect, it } from 'vitest';
import { openDemo, openTask, runTask, savedForOffline } from './demo-page.js';

describeInChromium('the demo without a network', (browser) => {
  it('does all three tasks after the first load', async () => {
    await using demo = await openDemo(browser());
    const { page } = demo;
    await savedForOffline(page);
    await page.context().setOffline(true);
    await page.reload();
    for (const task of ['generation', 'translation', 'question-answering'] as const) {
      const panel = await openTask(page, task);
      await runTask(panel);
      expect(await panel.locator('.status').textContent(), task).toMatch(/^Done/);
    }
    await page.locator('#question-answering .facts a').click();
    await page.waitForURL(/cards\/squad\.html$/);
    expect(demo.complaints).toEqual([]);
  });

  it('is cross-origin isolated from the second load on, where the host sends no headers', async () => {
    await using demo = await openDemo(browser(), { isolated: false });
    const { page } = demo;
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(false);
    await savedForOffline(page);
    await page.reload();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    const panel = await openTask(page, 'question-answering');
    await runTask(panel);
    expect(await panel.locator('mark').count()).toBe(1);
    expect(demo.complaints).toEqual([]);
  });

  it('keeps one version of itself only', async () => {
    await using demo = await openDemo(browser());
    const { page } = demo;
    await page.evaluate(() => caches.open('glossa-of-yesterday'));
    await savedForOffline(page);
    expect(
      await page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('glossa-')).length),
    ).toBe(1);
  });
});
