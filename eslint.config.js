import js from '@eslint/js';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

const configs = ['**/*.config.{js,ts,mjs}', '*.base.ts', '**/.vitepress/**', 'models/*/index.{js,d.ts}'];

export default defineConfig(
  globalIgnores([
    '**/dist/',
    '**/reports/',
    '**/coverage/',
    '**/.peers/',
    '**/.runtimes/',
    '**/.packed/',
    '**/.cache/',
    '**/.vitepress/cache/',
    'packages/*/assembly/',
  ]),
  js.configs.recommended,
  tseslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: 'error' },
    rules: {
      eqeqeq: 'error',
      'no-var': 'error',
      'object-shorthand': 'error',
      'prefer-const': 'error',
      // Characters such as U+0000 matter to tokenizers, and our errors are one line.
      'no-control-regex': 'off',
      'preserve-caught-error': 'off',
      '@typescript-eslint/consistent-type-imports': ['error', { disallowTypeAnnotations: false }],
      '@typescript-eslint/no-unused-vars': [
        'error',
        { argsIgnorePattern: '^_', varsIgnorePattern: '^_', destructuredArrayIgnorePattern: '^_' },
      ],
      'no-restricted-imports': [
        'error',
        {
          paths: [
            {
              name: '@tensorflow/tfjs',
              message: 'Import @tensorflow/tfjs-core: the umbrella is ten times the download.',
            },
          ],
          patterns: [{ group: ['@tensorflow/*/dist/*'], message: 'Deep imports of tfjs fail in Node.' }],
        },
      ],
    },
  },
  {
    // tsc knows every name there.
    files: ['**/*.{ts,mts,tsx}'],
    rules: { 'no-undef': 'off' },
  },
  {
    files: ['**/*.{js,mjs}'],
    languageOptions: {
      globals: Object.fromEntries(
        [
          'AbortController',
          'Buffer',
          'TextDecoder',
          'TextEncoder',
          'URL',
          'console',
          'fetch',
          'performance',
          'process',
          'setTimeout',
          'clearTimeout',
        ].map((name) => [name, 'readonly']),
      ),
    },
  },
  {
    files: ['packages/*/src/**/*.ts'],
    ignores: ['**/*.{test,bench}.ts'],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/no-floating-promises': 'error',
      '@typescript-eslint/no-misused-promises': 'error',
      '@typescript-eslint/no-unnecessary-type-assertion': 'error',
      'no-restricted-globals': [
        'error',
        { name: 'Buffer', message: 'Not in browsers: use Uint8Array, TextDecoder, DataView.' },
      ],
      'no-restricted-syntax': [
        'error',
        { selector: 'ExportAllDeclaration', message: 'Name what is exported.' },
        { selector: 'ExportDefaultDeclaration', message: 'Export by name.' },
        {
          selector:
            'CallExpression[callee.object.name="tf"][callee.property.name="tidy"] > ' +
            'ArrowFunctionExpression[async=true]',
          message: 'tidy cannot wait: an async function in it leaks.',
        },
      ],
    },
  },
  {
    files: [
      'apps/**/*.ts',
      'examples/**/*.ts',
      'recipes/**/*.ts',
      'parity/**/*.ts',
      'benchmarks/**/*.ts',
      'tests/**/*.ts',
      'scripts/**/*.mjs',
    ],
    ignores: configs,
    rules: { 'no-restricted-syntax': ['error', { selector: 'ExportDefaultDeclaration', message: 'Export by name.' }] },
  },
);
