/** The language switch of an API page leads here: those pages are in English only. */
import { withBase } from '../../../.vitepress/base.js';
import { apiPages } from '../../../.vitepress/packages.js';

// eslint-disable-next-line no-restricted-syntax -- VitePress asks for a default export.
export default {
  paths: () => [
    { params: { name: 'index', title: 'API', english: withBase('/api/') } },
    ...apiPages().map((name) => ({
      params: { name, title: `@glossa/${name}`, english: withBase(`/api/${name}.html`) },
    })),
  ],
};
