import { describeInChromium } from '@glossa/test-browser/chromium';
import { expect, it } from 'vitest';
import { openDemo, openTask, runTask } from './demo-page.js';

/** Runs in the page: presses Stop when so many pieces of text are written. */
const stopAfter = (panel: Element, pieces: number) =>
  new Promise<void>((resolve) => {
    const observer = new MutationObserver(() => {
      if (panel.querySelectorAll('.written').length <= pieces) return;
      observer.disconnect();
      panel.querySelector<HTMLButtonElement>('.stop')!.click();
      resolve();
    });
    observer.observe(panel, { childList: true, subtree: true });
  });

describeInChromium('the tasks in the demo', (browser) => {
  it('writes a poem of the form asked for, beginning as told', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'generation');
    await panel.getByRole('radio', { name: '七絕' }).check();
    await panel.locator('[name=opening]').fill('江');
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/^Done in [\d.]+ s, [\d.,]+ tokens\/s$/);
    expect(await panel.locator('.given').allTextContents()).toEqual(['春夜', '江']);
    expect(await panel.locator('.written').first().textContent()).not.toBe('');
    expect(await panel.locator('figcaption').textContent()).toContain('seed 7');
    expect(demo.complaints).toEqual([]);
  });

  it('streams a play, the same one for the same seed', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'generation');
    await panel.getByRole('radio', { name: 'Shakespeare' }).check();
    const sheet = panel.locator('.sheet');
    await runTask(panel);
    const text = await sheet.innerText();
    expect(text.length).toBeGreaterThan(200);
    await runTask(panel);
    expect(await sheet.innerText()).toBe(text);
    await panel.locator('summary').click();
    await panel.locator('[name=seed]').fill('8');
    await runTask(panel);
    expect(await sheet.innerText()).not.toBe(text);
    expect(demo.complaints).toEqual([]);
  });

  it('stops when told to, keeps what was written, and can begin again', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'generation');
    await panel.getByRole('radio', { name: 'Shakespeare' }).check();
    await panel.locator('summary').click();
    await panel.locator('[name=length]').fill('2000');
    const stopped = panel.evaluate(stopAfter, 5); // within the page: a slow test must not let it come to its end
    await panel.locator('.run').click();
    await stopped;
    await panel.locator('.run:enabled').waitFor();
    expect(await panel.locator('.status').textContent()).toBe('Stopped.');
    const text = await panel.locator('.sheet').innerText();
    expect(text.length).toBeLessThan(1900);
    await demo.page.waitForTimeout(300);
    expect(await panel.locator('.sheet').innerText()).toBe(text);

    await panel.locator('[name=length]').fill('20');
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/^Done/);
    expect(demo.complaints).toEqual([]);
  });

  it('translates, glosses each word, and draws where the model looked', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'translation');
    await runTask(panel);
    expect(await panel.locator('.gloss-line').innerText()).not.toBe('');
    const map = panel.locator('.alignment-map');
    const [rows, columns] = [await map.locator('.row-label').count(), await map.locator('.column-label').count()];
    expect(rows).toBeGreaterThan(0);
    expect(columns).toBeGreaterThan(5);
    expect(await map.locator('rect[role=gridcell]').count()).toBe(rows * columns);
    expect(await map.getAttribute('aria-label')).toContain('Strongest:');

    const cells = map.locator('rect[role=gridcell]');
    await cells.first().focus();
    await demo.page.keyboard.press('ArrowRight');
    const label = await cells.nth(1).getAttribute('aria-label');
    expect(label).toMatch(/looks at .+: 0\.\d\d$/);
    expect(await panel.locator('.readout').textContent()).toBe(label);
    await cells.first().hover();
    expect(await panel.locator('.readout').textContent()).toBe(await cells.first().getAttribute('aria-label'));
    expect(demo.complaints).toEqual([]);
  });

  it('offers other candidates of a beam search', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'translation');
    await panel.getByRole('button', { name: 'A boy in a blue shirt is reading a book.' }).click();
    await panel.getByRole('radio', { name: '4 beams' }).check();
    await runTask(panel);
    expect(await panel.locator('.candidates li').count()).toBe(2);
    expect(demo.complaints).toEqual([]);
  });

  it('marks the answer in its passage, and any other candidate that is chosen', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'question-answering');
    const passage = await panel.locator('[name=context]').inputValue();
    await runTask(panel);
    const candidates = panel.locator('.answers button');
    expect(await candidates.count()).toBeGreaterThan(1);
    for (const index of [0, 1]) {
      await candidates.nth(index).click();
      const answer = await candidates.nth(index).locator('.answer').textContent();
      expect(await panel.locator('mark').textContent()).toBe(answer);
      const [, start, end] = /(\d+)–(\d+)/.exec((await candidates.nth(index).locator('.place').textContent())!)!;
      expect(passage.slice(Number(start), Number(end))).toBe(answer);
    }
    expect(await panel.locator('.passage').textContent()).toBe(passage);
    expect(demo.complaints).toEqual([]);
  });

  it('treats what is typed as text, never as markup', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'question-answering');
    const passage = 'A <b>bold</b> claim & an <img src=x onerror=alert(1)> image were made in 1923 by Ann.';
    await panel.locator('[name=context]').fill(passage);
    await panel.locator('[name=question]').fill('Who?');
    await runTask(panel);
    expect(await panel.locator('.passage').textContent()).toBe(passage);
    expect(await panel.locator('.passage img, .passage b').count()).toBe(0);
    expect(demo.complaints).toEqual([]);
  });
});
