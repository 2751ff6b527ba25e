/** Debian's Chromium, or the one that GLOSSA_CHROMIUM names. */
import { existsSync } from 'node:fs';
import { type Browser, chromium, type LaunchOptions } from 'playwright-core';

/** Undefined where there is none. */
export const chromiumPath = [
  process.env.GLOSSA_CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
].find((path) => path !== undefined && existsSync(path));

const quiet = [
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts Chromium, headless. Throws when there is none. */
export async function launch({ args = [], ...options }: LaunchOptions = {}): Promise<Browser> {
  if (!chromiumPath) throw new Error('no Chromium: install it, or name one in GLOSSA_CHROMIUM');
  return chromium.launch({
    executablePath: chromiumPath,
    args: ['--no-sandbox', '--disable-gpu', ...quiet, ...args],
    ...options,
  });
}
