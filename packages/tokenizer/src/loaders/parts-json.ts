/** Parts of a tokenizer.json that tokenizers of several kinds are written with. */
import type { TokenizerJson } from '../tokenizer/tokenizer-json.js';

export const byteLevelJson = (addPrefixSpace: boolean, usesExpression: boolean) => ({
  type: 'ByteLevel',
  add_prefix_space: addPrefixSpace,
  trim_offsets: true,
  use_regex: usesExpression,
});

/** Cuts at the matches of an expression, and around them. */
export const splitJson = (Regex: string) => ({
  type: 'Split',
  pattern: { Regex },
  behavior: 'Isolated',
  invert: false,
});

export const metaspaceJson = { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true };

export const normalizersJson = (...normalizers: object[]) => ({ type: 'Sequence', normalizers });

/** `{ token: id }`. */
export const vocabJson = (tokens: readonly string[]) => Object.fromEntries(tokens.map((token, id) => [token, id]));

type TemplatePiece = { Sequence: object } | { SpecialToken: { id: string; type_id: number } };

/** A text, `A`, or its pair, `B`, in a template. */
export const sequence = (id: 'A' | 'B', type_id = 0): TemplatePiece => ({ Sequence: { id, type_id } });

/** A token in a template. */
export const special = (id: string, type_id = 0): TemplatePiece => ({ SpecialToken: { id, type_id } });

/** What is put around a text, and around a text with its pair. */
export function templateJson(
  single: readonly TemplatePiece[],
  pair: readonly TemplatePiece[],
  idOf: (token: string) => unknown,
): TokenizerJson {
  const tokens = pair.flatMap((piece) => ('SpecialToken' in piece ? piece.SpecialToken.id : []));
  return {
    type: 'TemplateProcessing',
    single,
    pair,
    special_tokens: Object.fromEntries(tokens.map((id) => [id, { id, ids: [idOf(id)], tokens: [id] }])),
  };
}

/** Tokens before and after every text; null for none. */
export function frameJson(
  before: readonly string[],
  after: readonly string[],
  idOf: (token: string) => unknown,
): TokenizerJson | null {
  if (before.length + after.length === 0) return null;
  const framed = (id: 'A' | 'B') => [
    ...before.map((token) => special(token)),
    sequence(id),
    ...after.map((token) => special(token)),
  ];
  return templateJson(framed('A'), [...framed('A'), ...framed('B')], idOf);
}
