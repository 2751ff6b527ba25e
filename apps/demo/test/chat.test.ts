import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describeInChromium } from '@glossa/test-browser/chromium';
import { startHub } from '@glossa/test-hub';
import type { Locator, Page } from 'playwright-core';
import { expect, it } from 'vitest';
import { openDemo, openTask, runTask } from './demo-page.js';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const data = process.env.GLOSSA_DATA ?? `${root}../shared/data`;
const smollm = `${data}/models/smollm2-135m-instruct`;
const present = existsSync(smollm);
if (!present) console.warn(`SKIPPED: chat with SmolLM2 in the demo, no ${smollm} (set GLOSSA_DATA)`);

const filesOf = (name: string) =>
  ['config.json', 'tokenizer.json', 'model.safetensors'].map((file) => `${root}models/${name}/${file}`);

async function say(panel: Locator, message: string): Promise<string> {
  await panel.locator('[name=message]').fill(message);
  await runTask(panel);
  return panel.locator('.turn[data-role=assistant] p:last-child').last().innerText();
}

/** Answers for a server that the page's policy lets it reach. */
async function mirror(page: Page, name: string, url: string): Promise<void> {
  await page.context().route(`${name}/**`, async (route) => {
    const { pathname, search } = new URL(route.request().url());
    const answer = await fetch(`${url}${pathname}${search}`, {
      method: route.request().method(),
      headers: await route.request().allHeaders(),
    });
    await route.fulfill({
      status: answer.status,
      headers: Object.fromEntries(answer.headers),
      body: Buffer.from(await answer.arrayBuffer()),
    });
  });
}

/** Greedy, and no longer than that. */
async function choose(panel: Locator, tokens: number): Promise<void> {
  await panel.locator('summary').click();
  await panel.locator('[name=top-k]').fill('1');
  await panel.locator('[name=length]').fill(String(tokens));
}

describeInChromium('models of the visitor in the demo', (browser) => {
  it('asks for what is missing', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'chat');
    await panel.locator('[name=message]').fill('Hello');
    await panel.locator('.run').click();
    expect(await panel.locator('.status').textContent()).toBe('Choose a model first: its files, or owner/name.');
    await panel.locator('[name=files]').setInputFiles(filesOf('shakespeare-char'));
    await panel.locator('[name=message]').fill(' ');
    await panel.locator('.run').click();
    expect(await panel.locator('.status').textContent()).toBe('Write something first.');
    expect(demo.complaints).toEqual([]);
  });

  it('goes on with a text where the model has no chat template, and says how large and how fast it is', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'chat');
    await panel.locator('[name=files]').setInputFiles(filesOf('shakespeare-char'));
    await choose(panel, 40);
    const first = await say(panel, 'ROMEO:');
    expect(first.length).toBeGreaterThan(20);
    expect(await say(panel, 'ROMEO:')).toBe(first);
    expect(await panel.locator('.turn').count()).toBe(4);
    const facts = await panel.locator('.facts').innerText();
    expect(facts).toMatch(/model\.safetensors[\s\S]*parameters[\s\S]*MB[\s\S]*Loading\s+[\d.]+ s/);
    expect(facts).toMatch(/Loading\s+[\d.]+ s[\s\S]*First token\s+[\d.]+ s[\s\S]*tokens\/s[\s\S]*no chat template/);
    await panel.getByRole('button', { name: 'New conversation' }).click();
    expect(await panel.locator('.turn').count()).toBe(0);
    expect(demo.complaints).toEqual([]);
  });

  it('says what is wrong with files that are no model, and opens the next ones', async () => {
    await using demo = await openDemo(browser());
    const panel = await openTask(demo.page, 'chat');
    await panel
      .locator('[name=files]')
      .setInputFiles({ name: 'broken.gguf', mimeType: 'application/octet-stream', buffer: Buffer.from('GGUF\0\0') });
    await panel.locator('[name=message]').fill('Hello');
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/^That did not work: broken\.gguf: .+$/);
    expect(await panel.locator('.turn').count()).toBe(0);
    await panel.locator('[name=files]').setInputFiles(filesOf('shakespeare-char').slice(0, 1));
    await panel.locator('[name=message]').fill('Hello');
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/^That did not work: .*tokenizer.*$/);
    await panel.locator('[name=files]').setInputFiles(filesOf('shakespeare-char'));
    await choose(panel, 5);
    expect(await say(panel, 'JULIET:')).not.toBe('');
    expect(demo.complaints).toEqual([]);
  });

  it('fetches a model from a hub once, and says what is wrong with a name', async () => {
    await using hub = await startHub();
    hub.commit(
      'owner/shakespeare',
      Object.fromEntries(filesOf('shakespeare-char').map((path) => [path.split('/').at(-1)!, readFileSync(path)])),
    );
    await using demo = await openDemo(browser());
    await mirror(demo.page, 'https://mirror.example', hub.url);
    const panel = await openTask(demo.page, 'chat');
    await panel.getByRole('radio', { name: 'the Hugging Face hub' }).check();
    await panel.locator('[name=server]').fill('https://mirror.example');
    await choose(panel, 20);
    await panel.locator('[name=repository]').fill('owner/none');
    await panel.locator('[name=message]').fill('ROMEO:');
    await runTask(panel);
    expect(await panel.locator('.status').textContent()).toMatch(/^That did not work: .*owner\/none.*$/);
    expect(await panel.locator('[name=message]').inputValue()).toBe('ROMEO:');
    await panel.locator('[name=repository]').fill('owner/shakespeare');
    const first = await say(panel, 'ROMEO:');
    expect(first.length).toBeGreaterThan(10);
    expect(await panel.locator('.facts').innerText()).toMatch(
      /owner\/shakespeare[\s\S]*parameters[\s\S]*3\.\d+ MB[\s\S]*Loading/,
    );
    const fetched = hub.fetched().length;
    expect(fetched).toBeGreaterThan(0);

    await demo.page.reload();
    const again = await openTask(demo.page, 'chat');
    await again.getByRole('radio', { name: 'the Hugging Face hub' }).check();
    await again.locator('[name=server]').fill('https://mirror.example');
    await again.locator('[name=repository]').fill('owner/shakespeare');
    await choose(again, 20);
    expect(await say(again, 'ROMEO:')).toBe(first);
    expect(hub.fetched().length).toBe(fetched);
    const complaints = demo.complaints.filter(
      (line) => !line.startsWith('request to https://mirror.example/') && !/status of 401|mirror\.example/.test(line),
    );
    expect(complaints).toEqual([]);
  });

  it.skipIf(!present)(
    'chats with SmolLM2 from its GGUF file as Transformers does',
    async () => {
      const { cases } = JSON.parse(readFileSync(`${smollm}/reference.json`, 'utf8')) as {
        cases: { messages?: { content: string }[]; text: string }[];
      };
      const { messages, text } = cases.find((each) => each.messages?.length === 1)!;
      await using demo = await openDemo(browser());
      const panel = await openTask(demo.page, 'chat');
      await panel.locator('[name=files]').setInputFiles(`${smollm}/SmolLM2-135M-Instruct.Q4_1.gguf`);
      // weights of 4 bits are multiplied with activations of 8: the 20th token, whose two best logits lie 0.12 apart,
      // may be another one
      await choose(panel, 19);
      const answer = await say(panel, messages![0].content);
      expect(answer.length).toBeGreaterThan(60);
      expect(text.startsWith(answer), `${answer}, expected ${text}`).toBe(true);
      expect(await panel.locator('.facts').innerText()).toContain('135M parameters');
      expect(demo.complaints).toEqual([]);
    },
    120_000,
  );
});
