import { describeInChromium } from '@glossa/test-browser/chromium';
import { expect, it } from 'vitest';
import { openDemo, openTask, runTask } from './demo-page.js';

describeInChromium('faults in the demo', (browser) => {
  it('says what is missing instead of running', async () => {
    await using demo = await openDemo(browser());
    const generation = await openTask(demo.page, 'generation');
    await generation.locator('[name=title]').fill(' ');
    await generation.locator('.run').click();
    expect(await generation.locator('.status').textContent()).toBe('Write at least one character to begin with.');
    const translation = await openTask(demo.page, 'translation');
    await translation.locator('[name=text]').fill('');
    await translation.locator('.run').click();
    expect(await translation.locator('.status').textContent()).toBe('Write a sentence to translate.');
    const answering = await openTask(demo.page, 'question-answering');
    await answering.locator('[name=question]').fill('');
    await answering.locator('.run').click();
    expect(await answering.locator('.status').textContent()).toBe('Ask something first.');
    expect(demo.complaints).toEqual([]);
  });

  it('opens the fields of sampling when one refuses its value', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'generation');
    await panel.locator('summary').click();
    await panel.locator('[name=temperature]').fill('0');
    await panel.locator('summary').click();
    await panel.locator('.run').click();
    expect(await panel.locator('[name=temperature]').isVisible()).toBe(true);
    expect(await panel.locator('.status').textContent()).toBe('');
    expect(demo.complaints).toEqual([]);
  });

  it('shows an error of the model in one line, and goes on working', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'generation');
    await panel.getByRole('radio', { name: 'Shakespeare' }).check();
    await panel.locator('[name=prompt]').fill('愛');
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/^That did not work: .+$/);
    await panel.locator('[name=prompt]').fill('JULIET:\n');
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/^Done/);
    expect(demo.complaints).toEqual([]);
  });

  it('reads texts far longer than the context', async () => {
    await using demo = await openDemo(browser());
    const answering = await openTask(demo.page, 'question-answering');
    const passage = await answering.locator('[name=context]').inputValue();
    await answering.locator('[name=context]').fill(`${passage} `.repeat(8));
    await runTask(answering);
    expect(await answering.locator('mark').count()).toBe(1);
    const generation = await openTask(demo.page, 'generation');
    await generation.getByRole('radio', { name: 'Shakespeare' }).check();
    await generation.locator('[name=prompt]').fill('What say you to that?\n'.repeat(20));
    await runTask(generation);
    expect(await generation.locator('.status').textContent()).toMatch(/^Done/);
    expect(demo.complaints).toEqual([]);
  });

  it('names a model file that cannot be had or is damaged, and loads it when it is back', async () => {
    await using demo = await openDemo(browser(), { serviceWorkers: 'block' });
    const panel = await openTask(demo.page, 'question-answering');
    const files = '**/models/squad/model-*.safetensors';
    const faults = [
      { status: 404, body: '' },
      { status: 200, body: 'no tensors here, only text' },
    ];
    for (const fault of faults) {
      await demo.page.context().route(files, (route) => route.fulfill(fault));
      await runTask(panel);
      expect(await panel.locator('.status').textContent()).toMatch(/^That did not work: .*model\.safetensors.*$/);
      await demo.page.context().unroute(files);
    }
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/^Done/);
    // The browser itself reports the failed request and the blocked service worker.
    expect(demo.complaints.filter((text) => !/404|Service Worker registration blocked/.test(text))).toEqual([]);
  });

  it('says that its worker cannot be started, and starts it when it can', async () => {
    await using demo = await openDemo(browser(), { serviceWorkers: 'block' });
    const panel = await openTask(demo.page, 'question-answering');
    await demo.page.context().route('**/assets/worker-*.js', (route) => route.abort());
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toBe('That did not work: the worker could not be started');
    await demo.page.context().unroute('**/assets/worker-*.js');
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/^Done/);
  });

  it('stops while a model is loading', async () => {
    await using demo = await openDemo(browser(), { serviceWorkers: 'block' });
    const panel = await openTask(demo.page, 'translation');
    await demo.page.context().route('**/models/translation-en-zh/model-*.safetensors', () => {});
    await panel.locator('.run').click();
    await panel.locator('.loading-bars progress').first().waitFor();
    await panel.locator('.stop').click();
    await panel.locator('.run:enabled').waitFor();
    expect(await panel.locator('.status').textContent()).toBe('Stopped.');
    expect(await panel.locator('.loading-bars progress').count()).toBe(0);
  });
});
