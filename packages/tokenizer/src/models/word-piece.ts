/** WordPiece: the longest token that begins the word, then the longest that continues it (Wu et al. 2016; BERT). */
import type { TokenRows } from '../structures/token-rows.js';
import { asInteger, asString, fail, show, type Untrusted } from '@glossa/check';
import { Vocabulary } from '../vocabulary/vocabulary.js';
import type { Model } from './model.js';
import { Trie } from '../structures/trie.js';

/** @param isSpecial whether a token is special, which text may not spell */
export function parseWordPiece(field: Untrusted, isSpecial: (token: string) => boolean): Model {
  const {
    vocab: vocabulary,
    unk_token,
    continuing_subword_prefix,
    max_input_chars_per_word,
  } = field.read({
    vocab: Vocabulary.parse,
    /** Token of words that cannot be written. */
    unk_token: asString('[UNK]'),
    /** Marks tokens that do not begin a word. */
    continuing_subword_prefix: asString('##'),
    /** Longer words are unknown. */
    max_input_chars_per_word: asInteger(0, 1 << 20, 100),
  });
  const trie = new Trie();
  for (const [token, id] of vocabulary.ids) if (!isSpecial(token)) trie.add(token, id);
  /** Node of the trie under which the tokens that continue a word lie. */
  const continuation = trie.nodeOf(continuing_subword_prefix);
  return { vocabulary, tokenize, toJson: () => ({ vocab: vocabulary.toJson() }) };

  function tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
    const { length } = tokens;
    if (end - start > max_input_chars_per_word && [...text.slice(start, end)].length > max_input_chars_per_word)
      return unknown(text, start, end, tokens);
    for (let from = start; from < end;) {
      let id = -1;
      let to = from;
      for (let i = from, node = from === start ? 0 : continuation; i < end;) {
        const edge = trie.edge(node, text.charCodeAt(i++));
        if (edge < 0) break;
        node = trie.child(edge);
        if (trie.value(edge) < 0) continue;
        id = trie.value(edge);
        to = i;
      }
      if (id < 0) {
        tokens.length = length;
        return unknown(text, start, end, tokens);
      }
      tokens.push(id, from, to);
      from = to;
    }
  }

  function unknown(text: string, start: number, end: number, tokens: TokenRows): void {
    const id = vocabulary.ids.get(unk_token);
    if (id !== undefined) return tokens.push(id, start, end);
    fail('encode', `words that the vocabulary, which lacks ${show(unk_token)}, can spell`, text.slice(start, end));
  }
}
