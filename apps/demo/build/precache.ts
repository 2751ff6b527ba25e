/** A Vite plugin: tells the service worker which files the site has, and gives that list a version. */
import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import type { Plugin } from 'vite';
import { contentSecurityPolicy } from './content-security-policy.js';

const serviceWorker = 'service-worker.js';
/** As a string literal, whatever quotes the bundler gave it. */
const placeholder = /(["'`])__GLOSSA_SITE__\1/;

export function precache(): Plugin {
  let folder = '';
  return {
    name: 'glossa:precache',
    apply: 'build',
    configResolved({ root, build }) {
      folder = join(root, build.outDir);
    },
    /** Everything is written by now, what Vite copies from `public` included. */
    writeBundle() {
      const files = filesUnder(folder).filter((path) => path !== serviceWorker && !path.endsWith('.map'));
      const digest = createHash('sha256');
      for (const path of files) digest.update(path).update(readFileSync(join(folder, path)));
      const isModel = (path: string) => path.startsWith('models/');
      const code = readFileSync(join(folder, serviceWorker), 'utf8');
      if (!placeholder.test(code)) throw new Error(`${serviceWorker}: expected ${placeholder} in it`);
      digest.update(code).update(contentSecurityPolicy);
      const site = {
        version: digest.digest('hex').slice(0, 16),
        policy: contentSecurityPolicy,
        shell: files.filter((path) => !isModel(path)),
        models: files.filter(isModel),
      };
      writeFileSync(
        join(folder, serviceWorker),
        code.replace(placeholder, () => JSON.stringify(JSON.stringify(site))),
      );
    },
  };
}

function filesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)).split(sep).join('/'))
    .sort();
}
