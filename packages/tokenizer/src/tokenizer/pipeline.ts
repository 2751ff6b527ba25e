/** Normalizer, pre-tokenizer and model put together: text to tokens. */
import { AlignedText } from '../text/aligned-text.js';
import { chunkSplitter } from './chunks.js';
import type { Model } from '../models/model.js';
import type { Normalizer } from '../normalizers/normalizer.js';
import type { Splitter } from '../patterns/splitter.js';
import type { PreTokenizer } from '../pre-tokenizers/pre-tokenizer.js';
import { rowLength, TokenRows } from '../structures/token-rows.js';
import { maxKeptLength, WordCache } from './word-cache.js';

/** Appends the tokens of the stretch [start, end) of a text, at their places in it. */
type Tokenize = (text: string, start: number, end: number, tokens: TokenRows) => void;

export class Pipeline {
  /** Pre-tokenizers that make pieces of text. */
  readonly #stages: readonly PreTokenizer[];
  readonly #prepare: (text: AlignedText) => AlignedText = (text) => text;
  readonly #words: CachedWords;
  /** The whole way from raw text, chunk by chunk, where text may be cut into chunks. */
  readonly #chunks: CachedWords | undefined;

  constructor(
    readonly normalizer: Normalizer | undefined,
    preTokenizer: PreTokenizer | undefined,
    model: Model,
  ) {
    const stages = flatten(preTokenizer);
    const last = stages.at(-1);
    let splitter: Splitter | undefined;
    let tokenize: Tokenize = (text, start, end, tokens) => model.tokenize(text, start, end, tokens);
    if (last?.withPrefix !== undefined && model.tokenizeBytes !== undefined) {
      // The model reads the bytes itself: no text in the byte alphabet is ever built.
      stages.pop();
      this.#prepare = (text) => last.withPrefix!(text);
      tokenize = (text, start, end, tokens) => model.tokenizeBytes!(text, start, end, tokens);
      splitter = last.splitter;
    }
    const cut = stages.at(-1);
    if (
      splitter === undefined &&
      last?.addPrefixSpace !== true &&
      cut?.splitter !== undefined &&
      cut.withPrefix === undefined
    ) {
      // A plain cut into words is made on the fly, without a piece of text for each.
      stages.pop();
      splitter = cut.splitter;
    }
    this.#stages = stages;
    this.#words = new CachedWords(
      splitter ?? model.splitter ?? ((text) => text.length),
      tokenize,
      splitter === undefined ? 'text' : 'stretch',
    );
    const chunkEnd = chunkSplitter(normalizer, preTokenizer);
    if (chunkEnd !== undefined) {
      this.#chunks = new CachedWords(
        chunkEnd,
        (text, start, end, tokens) => this.normalized(this.normalize(AlignedText.of(text, start, end)), tokens),
        'own',
      );
    }
  }

  normalize(text: AlignedText): AlignedText {
    return this.normalizer === undefined ? text : this.normalizer(text);
  }

  /** Appends the tokens of a stretch of raw text that holds no added token. */
  raw(text: AlignedText, tokens: TokenRows): void {
    if (this.#chunks !== undefined) this.#chunks.run(text, tokens);
    else this.normalized(this.normalize(text), tokens);
  }

  /** Appends the tokens of a stretch of normalized text that holds no added token. */
  normalized(text: AlignedText, tokens: TokenRows): void {
    let pieces = [text];
    for (const stage of this.#stages) pieces = pieces.flatMap((piece) => stage.split(piece));
    for (const piece of pieces) this.#words.run(this.#prepare(piece), tokens);
  }
}

/** Cuts a text into stretches that are tokenized each by itself, and remembers what it has seen. */
class CachedWords {
  readonly #cache = new WordCache();
  readonly #found = new TokenRows();

  readonly #splitter: Splitter;
  readonly #tokenize: Tokenize;
  readonly #counts: 'stretch' | 'text' | 'own';

  /** @param counts what is one word: each stretch, all of a text, or what `tokenize` says */
  constructor(splitter: Splitter, tokenize: Tokenize, counts: 'stretch' | 'text' | 'own') {
    this.#splitter = splitter;
    this.#tokenize = tokenize;
    this.#counts = counts;
  }

  run(piece: AlignedText, tokens: TokenRows): void {
    const { text } = piece;
    const cache = this.#cache;
    const found = this.#found;
    const splitter = this.#splitter;
    const first = tokens.length;
    const shift = piece.inPlace ? piece.start(0) : 0;
    for (let start = 0, end: number; start < text.length; start = end) {
      end = splitter(text, start);
      let word = -1;
      if (end - start <= maxKeptLength) {
        word = cache.find(text, start, end);
        if (word < 0) word = cache.add(text, start, end, word, this.#solve(text, start, end));
      } else {
        this.#solve(text, start, end);
      }
      if (word >= 0) {
        tokens.append(cache.rows, cache.start(word), cache.start(word + 1), start + shift);
        tokens.wordCount += cache.wordCount(word);
      } else {
        tokens.append(found.data, 0, found.length, start + shift);
        tokens.wordCount += found.wordCount;
      }
    }
    if (this.#counts === 'text' && text !== '') tokens.wordCount++;
    if (piece.inPlace) return;
    for (let i = first; i < tokens.length; i += rowLength) {
      tokens.data[i + 1] = piece.start(tokens.data[i + 1]);
      tokens.data[i + 2] = piece.end(tokens.data[i + 2] - 1);
    }
  }

  /** The tokens of a stretch, at their places in it. */
  #solve(text: string, start: number, end: number): TokenRows {
    const found = this.#found;
    found.clear();
    this.#tokenize(text, start, end, found);
    if (this.#counts === 'stretch') found.wordCount = 1;
    for (let i = 0; i < found.length; i += rowLength) {
      found.data[i + 1] -= start;
      found.data[i + 2] -= start;
    }
    return found;
  }
}

function flatten(preTokenizer: PreTokenizer | undefined): PreTokenizer[] {
  if (preTokenizer === undefined) return [];
  return preTokenizer.stages?.flatMap(flatten) ?? [preTokenizer];
}
