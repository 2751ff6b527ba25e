import { defineConfig } from 'vitepress';
import { base, withBase } from './base.js';
import { nav, sidebar } from './navigation.js';
import { readmes } from './readme.js';
import { search } from './search.js';

const description = 'Transformer language models in TypeScript, in Node and in the browser.';

export default defineConfig({
  title: 'Glossa',
  description,
  base,
  srcDir: 'content',
  outDir: 'dist',
  cacheDir: '.vitepress/cache',
  lastUpdated: false,
  metaChunk: true,
  head: [['link', { rel: 'icon', type: 'image/svg+xml', href: withBase('/logo.svg') }]],
  markdown: { config: readmes },
  themeConfig: { logo: { light: '/logo.svg', dark: '/logo-dark.svg', alt: '' }, search, externalLinkIcon: true },
  locales: {
    root: {
      label: 'English',
      lang: 'en',
      themeConfig: { nav: nav('en'), sidebar: sidebar('en'), outline: { level: [2, 3] } },
    },
    zh: {
      label: '简体中文',
      lang: 'zh-Hans',
      link: '/zh/',
      description: '用 TypeScript 编写的 Transformer 语言模型工具包，可在 Node 和浏览器中运行。',
      themeConfig: {
        nav: nav('zh'),
        sidebar: sidebar('zh'),
        outline: { level: [2, 3], label: '本页目录' },
        docFooter: { prev: '上一页', next: '下一页' },
        sidebarMenuLabel: '目录',
        returnToTopLabel: '回到顶部',
        darkModeSwitchLabel: '外观',
        lightModeSwitchTitle: '切换到浅色',
        darkModeSwitchTitle: '切换到深色',
        langMenuLabel: '切换语言',
        skipToContentLabel: '跳到正文',
        notFound: {
          title: '没有这一页',
          quote: '地址可能有误，或者页面已经移走。',
          linkText: '回到首页',
          linkLabel: '回到首页',
        },
      },
    },
  },
  vite: {
    // The kernels bring their WebAssembly inside the code.
    build: { chunkSizeWarningLimit: 2000, target: 'es2022' },
    resolve: { dedupe: ['@tensorflow/tfjs-core'] },
  },
});
