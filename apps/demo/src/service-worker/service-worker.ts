/**
 * Keeps the site for use without a network, one cache a version: the pages and code when it is installed, the models
 * when they are first fetched. It also adds the headers that a host should send but many cannot.
 */
import { withHeaders } from './with-headers.js';

declare const self: ServiceWorkerGlobalScope;

interface Site {
  /** A digest of all contents. */
  readonly version: string;
  /** Content-Security-Policy. */
  readonly policy: string;
  /** Paths relative to the site. */
  readonly shell: readonly string[];
  readonly models: readonly string[];
}

/** Put in when the site is built (build/precache.ts). */
const site = JSON.parse('__GLOSSA_SITE__') as Site;

const prefix = 'glossa-';
const cacheName = prefix + site.version;
const address = (path: string) => new URL(path, self.registration.scope).href;
const shell = site.shell.map(address);
const kept = new Set([...shell, ...site.models.map(address)]);

self.addEventListener('install', (event) => event.waitUntil(install()));
self.addEventListener('activate', (event) => event.waitUntil(activate()));
self.addEventListener('fetch', (event) => {
  const url = addressOf(event.request);
  if (event.request.method === 'GET' && kept.has(url)) event.respondWith(answer(url, event));
});

async function install(): Promise<void> {
  const cache = await caches.open(cacheName);
  await cache.addAll(shell.map((url) => new Request(url, { cache: 'no-cache' })));
  // A model that did not change keeps its name, which holds its digest: no second download.
  for (const url of site.models.map(address)) {
    const response = await caches.match(url);
    if (response) await cache.put(url, response);
  }
}

async function activate(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(prefix) && name !== cacheName).map((name) => caches.delete(name)),
  );
  await self.clients.claim();
}

async function answer(url: string, event: FetchEvent): Promise<Response> {
  const cache = await caches.open(cacheName);
  const cached = await cache.match(url);
  if (cached) return withHeaders(cached, site.policy);
  const response = await fetch(event.request);
  if (response.status === 200) event.waitUntil(cache.put(url, response.clone()));
  return withHeaders(response, site.policy);
}

/** Without query and fragment, a folder as its index. */
function addressOf(request: Request): string {
  const url = new URL(request.url);
  return url.origin + url.pathname.replace(/\/$/, '/index.html');
}
