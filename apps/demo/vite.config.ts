import { fileURLToPath } from 'node:url';
import { defaultClientConditions, defineConfig } from 'vite';
import { contentSecurityPolicy, policyInPage } from './build/content-security-policy.js';
import { modelFacts } from './build/model-facts.js';
import { precache } from './build/precache.js';

const models = ['tang-poems', 'shakespeare-char', 'translation-en-zh', 'squad'];
const file = (path: string) => fileURLToPath(new URL(path, import.meta.url));

const isolation = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

/**
 * `models/squad/model-….safetensors` for the files of a model, so that the service worker can tell them from the code.
 */
function assetName(originalFileNames: readonly string[]): string {
  const model = models.find((name) => originalFileNames.some((path) => path.includes(`models/${name}/`)));
  return model ? `models/${model}/[name]-[hash][extname]` : 'assets/[name]-[hash][extname]';
}

export default defineConfig(({ command }) => ({
  // Development follows the sources of the packages, a build takes what they publish.
  resolve: { conditions: [...(command === 'serve' ? ['@glossa/source'] : []), ...defaultClientConditions] },
  base: './',
  plugins: [modelFacts(models), policyInPage(), precache()],
  build: {
    target: 'es2022',
    // A model's files are fetched, and the policy allows no data: address there.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      input: { index: file('index.html'), 'service-worker': file('src/service-worker/service-worker.ts') },
      output: {
        entryFileNames: ({ name }) => (name === 'service-worker' ? 'service-worker.js' : 'assets/[name]-[hash].js'),
        assetFileNames: ({ originalFileNames }) => assetName(originalFileNames),
      },
    },
  },
  worker: {
    format: 'es',
    rolldownOptions: { output: { assetFileNames: ({ originalFileNames }) => assetName(originalFileNames) } },
  },
  server: { headers: isolation },
  preview: { headers: { ...isolation, 'Content-Security-Policy': contentSecurityPolicy } },
}));
