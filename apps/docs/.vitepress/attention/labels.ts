import { useData } from 'vitepress';
import { computed } from 'vue';

const en = {
  words: ['red', 'cats', 'chase', 'mice'],
  features: ['adjective', 'noun', 'verb', 'small'],
  sentence: 'The sequence',
  follow: 'Follow',
  reset: 'Reset all numbers',
  loading: 'loading the library…',
  x: 'X: one row a position',
  query: { name: 'Query', asks: 'What am I looking for?' },
  key: { name: 'Key', asks: 'What do I have to offer?' },
  value: { name: 'Value', asks: 'What do I hand over?' },
  weightOf: (name: string, head: number) => `${name} matrix, head ${head}`,
  of: (name: string, word: string) => `${name} of ${word}`,
  looksAt: (query: string, key: string) => `${query} → ${key}`,
  product: 'query · key',
  score: '÷ √2 = score',
  raised: 'score',
  share: '÷ sum = weight',
  sum: 'sum',
  outputOf: (word: string) => `Output of ${word}`,
  mapHint: 'Row: who looks. Column: at whom. Choose a row to follow another position.',
  head: (number: number) => `Head ${number}`,
  at: (what: string, word: string) => `${what}: ${word}`,
  withMask: (number: number) => `Head ${number}, causal`,
  headTwo: 'The matrices of head 2',
  sideBySide: 'Heads side by side',
  outputMatrix: 'Output matrix',
  hidden: 'hidden',
  before: 'without a mask',
  after: 'with the mask',
  change: (row: string, number: number) => `${row}, number ${number}`,
};

const zh: typeof en = {
  words: ['红', '猫', '追', '鼠'],
  features: ['形容词', '名词', '动词', '小'],
  sentence: '序列',
  follow: '跟踪',
  reset: '恢复所有数字',
  loading: '正在加载程序库……',
  x: 'X：每个位置一行',
  query: { name: '查询', asks: '我在找什么？' },
  key: { name: '键', asks: '我能提供什么？' },
  value: { name: '值', asks: '我交出什么？' },
  weightOf: (name, head) => `${name}矩阵，第 ${head} 个头`,
  of: (name, word) => `“${word}”的${name}`,
  looksAt: (query, key) => `${query} → ${key}`,
  product: '查询 · 键',
  score: '÷ √2 = 分数',
  raised: '分数',
  share: '÷ 总和 = 权重',
  sum: '总和',
  outputOf: (word) => `“${word}”的输出`,
  mapHint: '行：谁在看。列：看谁。点一行，就跟踪那个位置。',
  head: (number) => `第 ${number} 个头`,
  at: (what, word) => `${what}：${word}`,
  withMask: (number) => `第 ${number} 个头，因果掩码`,
  headTwo: '第 2 个头的矩阵',
  sideBySide: '两个头并排',
  outputMatrix: '输出矩阵',
  hidden: '看不见',
  before: '无掩码',
  after: '有掩码',
  change: (row, number) => `${row}，第 ${number} 个数`,
};

/** The words on the steps, in the language of the page. */
export function useLabels() {
  const { lang } = useData();
  return computed(() => (lang.value.startsWith('zh') ? zh : en));
}
