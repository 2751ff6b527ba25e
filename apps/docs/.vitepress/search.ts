/** Search without a server, in both languages. */
import type { DefaultTheme } from 'vitepress';

/** Chinese has no spaces: each Han character is a term. Runs in the page too, so it uses nothing from outside. */
const tokenize = (text: string): string[] => text.match(/\p{Script=Han}|[^\s\p{P}\p{S}\p{Script=Han}]+/gu) ?? [];

export const search: DefaultTheme.Config['search'] = {
  provider: 'local',
  options: {
    miniSearch: {
      options: { tokenize },
      searchOptions: { combineWith: 'AND', prefix: true, fuzzy: 0.2, boost: { title: 4, text: 2, titles: 1 } },
    },
    locales: {
      zh: {
        translations: {
          button: { buttonText: '搜索', buttonAriaLabel: '搜索' },
          modal: {
            displayDetails: '显示详细列表',
            resetButtonTitle: '清除',
            backButtonTitle: '关闭',
            noResultsText: '没有找到',
            footer: { selectText: '选择', navigateText: '切换', closeText: '关闭' },
          },
        },
      },
    },
  },
};
