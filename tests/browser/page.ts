/** Puts a module into a page, the way a bundler of an application would. */
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { serve } from '@glossa/scripts/serve';
import { build } from 'esbuild';
import type { Page } from 'playwright-core';

export interface OpenPage {
  page: Page;
  /** Errors and warnings of its console, and uncaught errors. */
  complaints: string[];
  [Symbol.asyncDispose](): Promise<void>;
}

/** A browser, or a context of one whose pages share what they store. */
interface Pages {
  newPage(): Promise<Page>;
}

/** Collects what a page complains about. */
export function watch(page: Page): string[] {
  const complaints: string[] = [];
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text());
  });
  page.on('pageerror', (error) => complaints.push(error.message));
  return complaints;
}

/** Serves a folder and opens it. */
export async function openFolder(
  browser: Pages,
  root: string,
  options: { isolated?: boolean } = {},
): Promise<OpenPage> {
  const server = await serve({ root, port: 0, ...options });
  const page = await browser.newPage();
  const complaints = watch(page);
  await page.goto(server.url);
  return {
    page,
    complaints,
    async [Symbol.asyncDispose]() {
      await page.close();
      await server.close();
    },
  };
}

/** Bundles TypeScript, which may import the built packages, and opens it in an otherwise empty page. */
export async function openModule(
  browser: Pages,
  code: string,
  options: { isolated?: boolean } = {},
): Promise<OpenPage> {
  const folder = await mkdtemp(join(tmpdir(), 'glossa-page-'));
  try {
    await build({
      stdin: { contents: code, loader: 'ts', resolveDir: import.meta.dirname },
      outfile: join(folder, 'page.js'),
      bundle: true,
      format: 'esm',
      platform: 'browser',
      target: 'es2022',
      minify: true,
      logLevel: 'error',
    });
    const html = '<!doctype html><link rel="icon" href="data:,"><script type="module" src="page.js"></script>';
    await writeFile(join(folder, 'index.html'), html);
    const opened = await openFolder(browser, folder, options);
    return {
      ...opened,
      async [Symbol.asyncDispose]() {
        await opened[Symbol.asyncDispose]();
        await rm(folder, { recursive: true });
      },
    };
  } catch (error) {
    await rm(folder, { recursive: true });
    throw error;
  }
}
