/** WordPiece: the longest token that begins the word, then the longest that continues it (Wu et al. 2016; BERT). */
import { integer, string, type Untrusted } from '../untrusted.js';
import { Vocabulary } from '../vocabulary.js';
import type { TokenRows } from '../token-rows.js';
import type { Model } from './model.js';
import { Trie } from './trie.js';

export class WordPiece implements Model {
  private readonly trie = new Trie();
  /** Node of the trie under which the tokens that continue a word lie. */
  private readonly continuation: number;

  /**
   * @param unknownToken token of words that cannot be written
   * @param continuingPrefix marks tokens that do not begin a word
   * @param maxCharacters longer words are unknown
   * @param isSpecial whether a token is special, which text may not spell
   */
  constructor(
    readonly vocabulary: Vocabulary,
    private readonly unknownToken: string,
    continuingPrefix: string,
    private readonly maxCharacters: number,
    isSpecial: (token: string) => boolean,
  ) {
    for (const [token, id] of vocabulary.ids) if (!isSpecial(token)) this.trie.add(token, id);
    this.continuation = this.trie.nodeOf(continuingPrefix);
  }

  tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
    const { length } = tokens;
    if (end - start > this.maxCharacters && [...text.slice(start, end)].length > this.maxCharacters) return this.unknown(text, start, end, tokens);
    const { trie } = this;
    for (let from = start; from < end; ) {
      let id = -1;
      let to = from;
      for (let i = from, node = from === start ? 0 : this.continuation; i < end; ) {
        const edge = trie.edge(node, text.charCodeAt(i++));
        if (edge < 0) break;
        node = trie.child(edge);
        if (trie.value(edge) < 0) continue;
        id = trie.value(edge);
        to = i;
      }
      if (id < 0) {
        tokens.length = length;
        return this.unknown(text, start, end, tokens);
      }
      tokens.push(id, from, to);
      from = to;
    }
  }

  private unknown(text: string, start: number, end: number, tokens: TokenRows): void {
    const id = this.vocabulary.ids.get(this.unknownToken);
    if (id !== undefined) return tokens.push(id, start, end);
    const word = JSON.stringify(text.slice(start, Math.min(end, start + 60)));
    throw new RangeError(`encode: ${word} cannot be written, and ${JSON.stringify(this.unknownToken)} is not in the vocabulary`);
  }

  toJson(): Record<string, unknown> {
    return { vocab: this.vocabulary.toJson() };
  }

  static parse(field: Untrusted, isSpecial: (token: string) => boolean): WordPiece {
    const { vocab, unk_token, continuing_subword_prefix, max_input_chars_per_word } = field.read({
      vocab: Vocabulary.parse, unk_token: string('[UNK]'), continuing_subword_prefix: string('##'), max_input_chars_per_word: integer(0, 1 << 20, 100),
    });
    return new WordPiece(vocab, unk_token, continuing_subword_prefix, max_input_chars_per_word, isSpecial);
  }
}
