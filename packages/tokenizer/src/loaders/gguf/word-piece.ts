/**
 * WordPiece, which GGUF files call `bert`: there a token that begins a word has a mark, and one that goes on has none.
 */
import type { TokenizerJson } from '../../tokenizer/tokenizer-json.js';
import { wordPieceJson } from '../vocab-txt.js';
import type { GgufVocabulary } from './vocabulary.js';

const begins = '▁';

/** llama.cpp knows only uncased vocabularies. */
export function ggufWordPieceJson(vocabulary: GgufVocabulary): TokenizerJson {
  const { pieces } = vocabulary;
  const names = pieces.map(({ piece, type }) =>
    type !== 'normal' ? piece : piece.startsWith(begins) ? piece.slice(begins.length) : `##${piece}`,
  );
  const ids = new Map(names.map((name, id) => [name, id]));
  if (ids.size < names.length) vocabulary.field('tokens').fail('tokens that differ from each other');
  for (const token of ['[UNK]', '[CLS]', '[SEP]'])
    if (!ids.has(token)) vocabulary.field('tokens').fail(`a token ${token}`);
  const special = pieces.flatMap(({ type }, id) => (type === 'control' || type === 'unknown' ? [names[id]] : []));
  return wordPieceJson(ids, { lowercase: true, separateIdeographs: true }, special);
}
