/**
 * What the page may do: run its own code and WebAssembly, and fetch from its own host and, where the visitor names a
 * model there, from hubs.
 */
import type { Plugin } from 'vite';

export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "worker-src 'self' blob:", // the threads of @glossa/kernels
  "connect-src 'self' https:", // a hub sends its large files from other hosts, and visitors may name a mirror
  "style-src 'self'",
  "img-src 'self' data:",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
].join('; ');

/** Writes the policy into the built page; in development Vite itself needs more. */
export function policyInPage(): Plugin {
  return {
    name: 'glossa:content-security-policy',
    apply: 'build',
    transformIndexHtml: () => [
      {
        tag: 'meta',
        attrs: { 'http-equiv': 'Content-Security-Policy', content: contentSecurityPolicy },
        injectTo: 'head-prepend',
      },
    ],
  };
}
