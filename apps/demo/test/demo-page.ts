/** The built demo in a page of its own, with everything it complains about. */
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { serve } from '@glossa/scripts/serve';
import { watch } from '@glossa/test-browser/page';
import type { Browser, BrowserContextOptions, Locator, Page } from 'playwright-core';

const app = fileURLToPath(new URL('../', import.meta.url));

export interface DemoPage {
  readonly page: Page;
  readonly url: string;
  /** Console errors, uncaught errors, violations of the policy, requests to other hosts. */
  readonly complaints: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

export interface DemoOptions extends BrowserContextOptions {
  /** Whether the host sends the headers of cross-origin isolation. */
  isolated?: boolean;
  /** Serve the site under `/dist/` instead of `/`. */
  inFolder?: boolean;
}

export async function openDemo(
  browser: Browser,
  { isolated = true, inFolder = false, ...options }: DemoOptions = {},
): Promise<DemoPage> {
  if (!existsSync(`${app}dist/index.html`))
    throw new Error('apps/demo/dist is missing: build it first (npm run build)');
  const server = await serve({ root: inFolder ? app : `${app}dist`, port: 0, isolated });
  const url = inFolder ? `${server.url}dist/` : server.url;
  const context = await browser.newContext({ locale: 'en-US', viewport: { width: 1280, height: 860 }, ...options });
  const page = await context.newPage();
  const complaints = watch(page);
  context.on('request', (request) => {
    // The threads of the kernels are scripts of the page's own making.
    const own = [url, `blob:${server.url}`].some((address) => request.url().startsWith(address));
    if (!own) complaints.push(`request to ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) =>
      console.error(`policy: ${violatedDirective} ${blockedURI}`),
    );
  });
  await page.goto(url);
  return {
    page,
    url,
    complaints,
    async [Symbol.asyncDispose]() {
      await context.close();
      await server.close();
    },
  };
}

export type TaskName = 'generation' | 'translation' | 'question-answering' | 'chat';

/** The panel of a task, brought to the front. */
export async function openTask(page: Page, task: TaskName): Promise<Locator> {
  await page.click(`#tab-${task}`);
  return page.locator(`#${task}`);
}

/** Starts the job of a panel and waits for its end. */
export async function runTask(panel: Locator): Promise<void> {
  await panel.locator('.run').click();
  await panel.locator('.stop:disabled').waitFor();
}

/** Waits until the service worker keeps everything. */
export async function savedForOffline(page: Page): Promise<void> {
  await page.locator('[data-offline="ready"]').waitFor();
}
