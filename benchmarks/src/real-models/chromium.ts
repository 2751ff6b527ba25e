/** Both sides in one page of a headless Chromium, without cross-origin isolation: one thread each. */
import { copyFile, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { chromiumPath, launch } from '@glossa/test-browser/launch';
import { openFolder } from '@glossa/test-browser/page';
import { build } from 'esbuild';
import { peerPath } from '../../harness/peers.js';
import type { InPage } from './page.js';
import type { Prompt, Side } from './side.js';

type Name = keyof InPage['sides'];

declare const inPage: InPage; // within the page

export interface PageSides {
  /** From the file that was picked to the first token. */
  open(name: Name, prompt: string): ReturnType<InPage['open']>;
  side(name: Name): Side;
  [Symbol.asyncDispose](): Promise<void>;
}

/** @returns undefined, said aloud, where there is no Chromium */
export async function openPage(modelPath: string): Promise<PageSides | undefined> {
  if (chromiumPath === undefined) {
    console.warn('\nSKIPPED: wllama, which needs a browser. Install Chromium, or name one in GLOSSA_CHROMIUM.\n');
    return undefined;
  }
  const folder = await mkdtemp(join(tmpdir(), 'glossa-real-models-'));
  await fill(folder);
  const browser = await launch();
  const opened = await openFolder(browser, folder, { isolated: false });
  const { page } = opened;
  await page.setInputFiles('input', modelPath);
  const call = (name: Name, method: keyof Side, prompt: Prompt) =>
    page.evaluate(async ([name, method, prompt]) => await inPage.sides[name]![method](prompt), [
      name,
      method,
      prompt,
    ] as const);
  return {
    open: (name, prompt) => page.evaluate(([name, prompt]) => inPage.open(name, prompt), [name, prompt] as const),
    side: (name) => ({
      prefill: async (prompt) => void (await call(name, 'prefill', prompt)),
      begin: async (prompt) => void (await call(name, 'begin', prompt)),
      decode: async (prompt) => (await call(name, 'decode', prompt)) as string,
    }),
    async [Symbol.asyncDispose]() {
      await opened[Symbol.asyncDispose]();
      await browser.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** The page and wllama as npm has it. */
async function fill(folder: string): Promise<void> {
  await build({
    entryPoints: [resolve(import.meta.dirname, 'page.ts')],
    outfile: join(folder, 'page.js'),
    bundle: true,
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    conditions: ['@glossa/source'],
    logLevel: 'error',
  });
  const wllama = dirname(peerPath('real-models', '@wllama/wllama/esm/index.js'));
  await copyFile(join(wllama, 'index.js'), join(folder, 'wllama.js'));
  await copyFile(join(wllama, 'wasm/wllama.wasm'), join(folder, 'wllama.wasm'));
  await writeFile(
    join(folder, 'index.html'),
    '<!doctype html><link rel="icon" href="data:,"><input type="file"><script type="module" src="page.js"></script>',
  );
}
