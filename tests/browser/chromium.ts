/** Debian's Chromium, or the one that GLOSSA_CHROMIUM names. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';

const executablePath = [process.env.GLOSSA_CHROMIUM, '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  (path) => path !== undefined && existsSync(path),
);

const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium, headless. Throws when there is none. */
export async function launch({ args = [], ...options }: LaunchOptions = {}): Promise<Browser> {
  if (!executablePath) throw new Error('no Chromium: install it, or name one in GLOSSA_CHROMIUM');
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', ...quiet, ...args], ...options });
}

/**
 * A `describe` whose tests share one browser. Without a browser its tests are skipped, loudly,
 * or fail where GLOSSA_REQUIRE_BROWSER says that there must be one.
 */
export function describeInChromium(title: string, define: (browser: () => Browser) => void, options?: LaunchOptions) {
  if (!executablePath && process.env.GLOSSA_REQUIRE_BROWSER === '1') {
    it(`${title}: in Chromium`, () => launch());
    return;
  }
  if (!executablePath) console.warn(`\n!! ${title}: NOT TESTED. No Chromium here: install it, or name one in GLOSSA_CHROMIUM.\n`);

  describe.skipIf(!executablePath)(title, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch(options);
    });
    afterAll(() => browser?.close());
    define(() => browser);
  });
}
