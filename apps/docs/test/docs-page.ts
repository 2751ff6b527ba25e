/** The built site, served and open in a browser. */
import { openFolder, type OpenPage } from '@glossa/test-browser/page';
import type { Browser } from 'playwright-core';
import { dist } from './content.js';

export interface DocsPage extends OpenPage {
  /** Addresses outside the site that its pages asked for. */
  foreign: string[];
  /** Goes to a page of the site, and waits until VitePress has taken it over. */
  open(path: string): Promise<void>;
}

export async function openDocs(browser: Browser): Promise<DocsPage> {
  const opened = await openFolder(browser, dist);
  const { page } = opened;
  const home = page.url();
  const foreign: string[] = [];
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(home) && !url.startsWith('data:')) foreign.push(url);
  });
  return {
    ...opened,
    foreign,
    async open(path) {
      await page.goto(home + path);
      await page.waitForFunction('document.querySelector("#app")?.__vue_app__');
    },
  };
}
