/** Menu and sidebar, the same in both languages. */
import type { DefaultTheme } from 'vitepress';
import { apiPages, packages } from './packages.js';

type Language = 'en' | 'zh';

/** [path, English, Chinese] */
const sections = {
  start: [
    'Start',
    '入门',
    [
      ['guide/getting-started', 'Getting started', '快速上手'],
      ['guide/concepts', 'Concepts', '基本概念'],
      ['guide/attention-by-hand', 'Attention by hand', '手算注意力'],
      ['examples', 'Examples', '示例'],
    ],
  ],
  guides: [
    'Guides',
    '指南',
    [
      ['guide/tokenize', 'Tokenize', '分词'],
      ['guide/build', 'Build a model', '搭建模型'],
      ['guide/train', 'Train', '训练'],
      ['guide/generate', 'Generate text', '生成文本'],
      ['guide/translate', 'Translate', '翻译'],
      ['guide/answer', 'Answer questions', '问答'],
      ['guide/summarize', 'Summarize', '写摘要'],
      ['guide/search', 'Search by meaning', '按意思搜索'],
      ['guide/write-a-task', 'Write a task', '写一个任务'],
      ['guide/chinese', 'Chinese text', '中文文本'],
      ['guide/save-and-load', 'Save and load', '保存与加载'],
      ['guide/inspect', 'Look inside', '观察模型内部'],
      ['guide/browser', 'In the browser', '在浏览器中'],
      ['guide/errors', 'Errors and limits', '错误与限制'],
    ],
  ],
  reference: [
    'Reference',
    '参考',
    [
      ['models', 'Bundled models', '自带模型'],
      ['measurements', 'Measurements', '实测数据'],
    ],
  ],
} as const;

const names = { en: 0, zh: 1 } as const;
const prefixes = { en: '/', zh: '/zh/' } as const;

function section(name: keyof typeof sections, language: Language): DefaultTheme.SidebarItem {
  const [en, zh, pages] = sections[name];
  return {
    text: [en, zh][names[language]],
    items: pages.map(([path, ...titles]) => ({ text: titles[names[language]], link: prefixes[language] + path })),
  };
}

function packagePages(language: Language): DefaultTheme.SidebarItem {
  const folder = `${prefixes[language]}packages/`;
  return {
    text: { en: 'Packages', zh: '软件包' }[language],
    link: folder,
    collapsed: false,
    items: packages.map((name) => ({ text: name, link: folder + name })),
  };
}

export function nav(language: Language): DefaultTheme.NavItem[] {
  const prefix = prefixes[language];
  const [guide, worked, all, api] = {
    en: ['Guide', 'Attention by hand', 'Packages', 'API'],
    zh: ['指南', '手算注意力', '软件包', 'API'],
  }[language];
  return [
    { text: guide, link: `${prefix}guide/getting-started`, activeMatch: `^${prefix}(guide/(?!attention)|examples)` },
    { text: worked, link: `${prefix}guide/attention-by-hand` },
    { text: all, link: `${prefix}packages/`, activeMatch: `^${prefix}packages/` },
    { text: api, link: '/api/', activeMatch: '/api/' },
  ];
}

export function sidebar(language: Language): DefaultTheme.SidebarMulti {
  const guide = [
    section('start', language),
    section('guides', language),
    packagePages(language),
    section('reference', language),
  ];
  const api = [{ text: 'API', items: apiPages().map((name) => ({ text: name, link: `/api/${name}` })) }];
  return language === 'en' ? { '/': guide, '/api/': api } : { '/zh/': guide };
}
