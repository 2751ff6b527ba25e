/** Unigram language model (Kudo 2018): the segmentation of highest probability, by Viterbi's algorithm. */
import { widthAt } from '../patterns/character-class.js';
import { boolean, integer, itself, type Untrusted } from '../untrusted.js';
import { maxVocabSize, Vocabulary } from '../vocabulary.js';
import type { TokenRows } from '../token-rows.js';
import { encodeUtf8 } from '../utf-8.js';
import { byteTokenIds } from './byte-fallback.js';
import type { Model } from './model.js';
import { Trie } from './trie.js';
import { unknownCharacter } from './unknown-character.js';

/** Scores lie within this, so that no sum of them overflows. */
const maxScore = 1e9;
/** How much less likely than the rarest token an unknown character is. */
const unknownPenalty = 10;

export class Unigram implements Model {
  private readonly trie = new Trie();
  private readonly scores: Float64Array;
  private readonly unknownScore: number;
  private readonly fallbackIds: number[] | undefined;
  /** Of each position: best score of a segmentation up to it, and the token that ends there. */
  private best: Float64Array | Float32Array = new Float64Array(0);
  private tokenStart = new Int32Array(0);
  private tokenId = new Int32Array(0);
  private path = new Int32Array(0);

  /**
   * @param scores log-probability of each token
   * @param singlePrecision whether scores are added in 32 bits, as SentencePiece does, which decides between equals
   * @param isPiece whether text may spell a token; special, unknown and byte tokens it may not
   */
  constructor(
    readonly vocabulary: Vocabulary,
    scores: readonly number[],
    private readonly unknownId: number | undefined,
    byteFallback: boolean,
    private readonly singlePrecision: boolean,
    isPiece: (token: string) => boolean,
  ) {
    for (const [token, id] of vocabulary.ids) if (isPiece(token)) this.trie.add(token, id);
    this.scores = Float64Array.from(scores);
    this.unknownScore = scores.reduce((least, score) => Math.min(least, score), Infinity) - unknownPenalty;
    if (byteFallback) this.fallbackIds = byteTokenIds(vocabulary.ids);
  }

  tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
    this.findBest(text, start, end);
    const { tokenStart, tokenId, path } = this;
    let steps = 0;
    for (let to = end - start; to > 0; to = tokenStart[to]!) path[steps++] = to;
    for (let i = steps - 1; i >= 0; i--) {
      const from = start + tokenStart[path[i]!]!;
      const id = tokenId[path[i]!]!;
      if (id >= 0) {
        tokens.push(id, from, start + path[i]!);
        continue;
      }
      // Unknown neighbors are one token.
      while (i > 0 && tokenId[path[i - 1]!]! < 0) i--;
      const to = start + path[i]!;
      if (this.fallbackIds !== undefined) {
        for (const byte of encodeUtf8(text.slice(from, to))) tokens.push(this.fallbackIds[byte]!, from, to);
      } else {
        if (this.unknownId === undefined) throw unknownCharacter(text, from);
        tokens.push(this.unknownId, from, to);
      }
    }
  }

  /** Fills `tokenStart` and `tokenId`, by position from the start of the word. */
  private findBest(text: string, start: number, end: number): void {
    const length = end - start;
    if (this.tokenId.length <= length) {
      const size = Math.max(256, 2 * length);
      this.best = this.singlePrecision ? new Float32Array(size) : new Float64Array(size);
      this.tokenStart = new Int32Array(size);
      this.tokenId = new Int32Array(size);
      this.path = new Int32Array(size);
    }
    const { best, tokenStart, tokenId, trie, scores, unknownScore, singlePrecision } = this;
    for (let i = 1; i <= length; i++) best[i] = -Infinity;
    best[0] = 0;
    for (let from = 0; from < length; ) {
      const soFar = best[from]!;
      const unit = text.charCodeAt(start + from);
      const next = from + widthAt(text, start + from);
      let hasCharacter = false;
      for (let edge = trie.first(unit), i = from + 1; edge >= 0; edge = i < length ? trie.edge(trie.child(edge), text.charCodeAt(start + i++)) : -1) {
        const id = trie.value(edge);
        if (id < 0) continue;
        if (i === next) hasCharacter = true;
        const score = singlePrecision ? Math.fround(soFar + scores[id]!) : soFar + scores[id]!;
        if (score > best[i]!) {
          best[i] = score;
          tokenStart[i] = from;
          tokenId[i] = id;
        }
      }
      if (!hasCharacter && soFar + unknownScore > best[next]!) {
        best[next] = soFar + unknownScore;
        tokenStart[next] = from;
        tokenId[next] = -1;
      }
      from = next;
    }
  }

  toJson(): Record<string, unknown> {
    return { vocab: this.vocabulary.tokens.map((token, id) => [token, this.scores[id]!]) };
  }

  static parse(field: Untrusted, isSpecial: (token: string) => boolean): Unigram {
    const { vocab: entries, unk_id: unknown, byte_fallback, single_precision } = field.read({
      vocab: itself, unk_id: itself, byte_fallback: boolean(false), single_precision: boolean(false),
    });
    if (entries.array.length > maxVocabSize) entries.fail(`at most ${maxVocabSize} tokens`);
    const vocabulary = new Vocabulary();
    const scores = entries.array.map((entry, id) => {
      if (!Array.isArray(entry) || entry.length !== 2 || typeof entry[0] !== 'string' || !(Math.abs(entry[1] as number) <= maxScore)) {
        throw new TypeError(`${entries.path}[${id}]: expected [token, score of at most ${maxScore}], received ${JSON.stringify(entry)?.slice(0, 80)}`);
      }
      vocabulary.add(entry[0], id);
      return entry[1] as number;
    });
    const unknownId = unknown.absent ? undefined : integer(0, Math.max(scores.length - 1, 0))(unknown);
    const unknownToken = unknownId === undefined ? undefined : vocabulary.tokens[unknownId];
    const isPiece = (token: string) => !isSpecial(token) && token !== unknownToken && !(byte_fallback && /^<0x[0-9A-F]{2}>$/.test(token));
    return new Unigram(vocabulary, scores, unknownId, byte_fallback, single_precision, isPiece);
  }
}
