/** Tests in Chromium. */
import type { Browser, LaunchOptions } from 'playwright-core';
import { afterAll, beforeAll, describe, it } from 'vitest';
import { chromiumPath, launch } from './launch.js';

/**
 * A `describe` whose tests share one browser. Without a browser its tests are skipped, loudly,
 * or fail where GLOSSA_REQUIRE_BROWSER says that there must be one.
 */
export function describeInChromium(title: string, define: (browser: () => Browser) => void, options?: LaunchOptions) {
  if (!chromiumPath && process.env.GLOSSA_REQUIRE_BROWSER === '1') {
    it(`${title}: in Chromium`, () => launch());
    return;
  }
  if (!chromiumPath)
    console.warn(`\n!! ${title}: NOT TESTED. No Chromium here: install it, or name one in GLOSSA_CHROMIUM.\n`);

  describe.skipIf(!chromiumPath)(title, () => {
    let browser: Browser;
    beforeAll(async () => {
      browser = await launch(options);
    });
    afterAll(() => browser?.close());
    define(() => browser);
  });
}
