import type { TokenizerJson } from '../tokenizer-json.js';

/** The post-processor of a tokenizer.json that puts tokens before and after every text; null for none. */
export function frameJson(before: readonly string[], after: readonly string[], ids: Pick<ReadonlyMap<string, number>, 'get'>): TokenizerJson | null {
  if (before.length + after.length === 0) return null;
  const special = (id: string) => ({ SpecialToken: { id, type_id: 0 } });
  const framed = (id: string) => [...before.map(special), { Sequence: { id, type_id: 0 } }, ...after.map(special)];
  return {
    type: 'TemplateProcessing',
    single: framed('A'),
    pair: [...framed('A'), ...framed('B')],
    special_tokens: Object.fromEntries([...before, ...after].map((id) => [id, { id, ids: [ids.get(id) ?? -1], tokens: [id] }])),
  };
}
