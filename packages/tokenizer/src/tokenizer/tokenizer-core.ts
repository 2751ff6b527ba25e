/** Text to ids and back: a Hugging Face tokenizer.json at work, whichever parts it is made of. */
import { AddedTokenMatcher, type AddedToken, type AllowSpecial } from '../vocabulary/added-tokens.js';
import { AlignedText } from '../text/aligned-text.js';
import { cleanUp } from '../decoders/clean-up.js';
import { spaced } from '../decoders/simple.js';
import { DecodeStream } from '../decoders/decode-stream.js';
import { Encoding } from '../encoding/encoding.js';
import { asPadding, padAll, type Padding } from '../encoding/padding.js';
import { Pipeline } from './pipeline.js';
import { column, TokenRows, type Spans } from '../structures/token-rows.js';
import { tokenizerToJson, type TokenizerJson, type TokenizerParts } from './tokenizer-json.js';
import { asTruncation, lengthOf, truncate, type Truncation } from '../encoding/truncation.js';
import { asBoolean, asGiven, asOptional, fail, inWords, readOptions, show } from '@glossa/check';

export interface EncodeOptions {
  /** A second text, for models that read pairs. */
  pair?: string;
  /** Whether the model's own tokens (`[CLS]`, `</s>`, …) are put around the text; true by default. */
  addSpecialTokens?: boolean;
  /**
   * Whether special tokens written in the text are honored: all, none, or by where they start; false by default, since
   * text may come from anyone.
   */
  allowSpecial?: AllowSpecial;
  /** None by default; `tokenizer.truncation` holds what the file asks for. */
  truncation?: Truncation;
  /** None by default; `tokenizer.padding` holds what the file asks for; true pads to the longest. */
  padding?: Padding | boolean;
}

// Made once, for texts may be short and many.
const encodeOptions = {
  pair: /* @__PURE__ */ asGiven<string | undefined>(),
  addSpecialTokens: /* @__PURE__ */ asBoolean(true),
  allowSpecial: /* @__PURE__ */ asGiven<AllowSpecial | undefined>(),
  truncation: /* @__PURE__ */ asOptional(asTruncation),
  padding: asPadding,
};
const streamOptions = { skipSpecialTokens: /* @__PURE__ */ asBoolean(true) };
const decodeOptions = { ...streamOptions, cleanUpSpaces: /* @__PURE__ */ asBoolean(false) };

export interface DecodeOptions {
  /** Whether special tokens are left out; true by default. */
  skipSpecialTokens?: boolean;
  /**
   * Whether spaces before punctuation and English contractions are taken out (not while streaming); false by default.
   */
  cleanUpSpaces?: boolean;
}

/** What `Tokenizer`, `ByteLevelTokenizer` and `WordPieceTokenizer` have in common. */
export abstract class TokenizerCore {
  readonly #pipeline: Pipeline;
  readonly #tokens = new TokenRows();
  readonly #added = new Map<number, AddedToken>();
  readonly #addedIds = new Map<string, number>();
  readonly #rawTokens: AddedTokenMatcher;
  readonly #normalizedTokens: AddedTokenMatcher;
  /** Number of ids, added tokens included; every id lies below it unless the vocabulary has gaps. */
  readonly vocabSize: number;

  readonly #parts: TokenizerParts;

  /** @internal */
  protected constructor(parts: TokenizerParts) {
    this.#parts = parts;
    const { model, added_tokens = [], normalizer } = parts;
    for (const token of added_tokens) this.#add(token);
    this.#pipeline = new Pipeline(normalizer, parts.pre_tokenizer, model);
    this.#rawTokens = new AddedTokenMatcher(added_tokens.filter((token) => !token.normalized));
    this.#normalizedTokens = new AddedTokenMatcher(
      added_tokens.filter((token) => token.normalized),
      (token) =>
        normalizer?.keepsTokens ? token.content : this.#pipeline.normalize(AlignedText.of(token.content)).text,
    );
    const { ids } = model.vocabulary;
    this.vocabSize = ids.size + [...this.#addedIds.keys()].filter((token) => !ids.has(token)).length;
  }

  /** The tokenizer as the contents of a tokenizer.json. */
  toJson(): TokenizerJson {
    return tokenizerToJson(this.#parts.model, this.#added.values(), this.#parts.rest);
  }

  /** Truncation that the file asks for; applied when passed to `encode`. */
  get truncation(): Truncation | undefined {
    return this.#parts.truncation;
  }

  /** Padding that the file asks for; applied when passed to `encode`. */
  get padding(): Padding | undefined {
    return this.#parts.padding;
  }

  /** Special tokens and their ids. */
  get specialTokens(): Map<string, number> {
    return new Map([...this.#added.values()].filter((token) => token.special).map(({ content, id }) => [content, id]));
  }

  tokenToId(token: string): number | undefined {
    return this.#addedIds.get(token) ?? this.#parts.model.vocabulary.ids.get(token);
  }

  idToToken(id: number): string | undefined {
    return this.#added.get(id)?.content ?? this.#parts.model.vocabulary.tokens[id];
  }

  /** @throws on an unknown option, or a character the vocabulary cannot write */
  encode(text: string, options: EncodeOptions = {}): Encoding {
    return this.#encodeAll('encode', [[text]], options)[0];
  }

  /** Encodes texts, or [text, pair] couples, and pads them to one length where padding is asked for. */
  encodeBatch(
    texts: readonly (string | readonly [string, string])[],
    options: Omit<EncodeOptions, 'pair'> = {},
  ): Encoding[] {
    return this.#encodeAll(
      'encodeBatch',
      texts.map((text) => (typeof text === 'string' ? [text] : text)),
      options,
    );
  }

  /** @throws on an id outside the vocabulary */
  decode(ids: Iterable<number>, options: DecodeOptions = {}): string {
    const { skipSpecialTokens, cleanUpSpaces } = readOptions('decode', options, decodeOptions);
    const stream = this.#stream(skipSpecialTokens);
    let text = '';
    for (const id of ids) text += stream.push(id);
    text += stream.finish();
    return cleanUpSpaces ? cleanUp(text) : text;
  }

  /** A decoder that takes ids one by one. */
  decodeStream(options: Omit<DecodeOptions, 'cleanUpSpaces'> = {}): DecodeStream {
    return this.#stream(readOptions('decodeStream', options, streamOptions).skipSpecialTokens);
  }

  #stream(skips: boolean): DecodeStream {
    return new DecodeStream(this.#parts.decoder ?? spaced, (id) =>
      skips && this.#added.get(id)?.special ? undefined : this.#token(id),
    );
  }

  readonly #token = (id: number): string => {
    const token = this.idToToken(id);
    if (token === undefined) fail('decode', `an id of the vocabulary (${this.vocabSize} ids)`, id);
    return token;
  };

  #add(token: AddedToken): void {
    const { model } = this.#parts;
    const where = 'tokenizer.json.added_tokens';
    const name = show(token.content);
    const known = model.vocabulary.ids.get(token.content) ?? this.#addedIds.get(token.content);
    const taken = model.vocabulary.tokens[token.id] ?? this.#added.get(token.id)?.content;
    if (known !== undefined && known !== token.id)
      fail(where, `one id of ${name}`, inWords(`${known} and ${token.id}`), 'invalid-file');
    if (taken !== undefined && taken !== token.content)
      fail(where, `one token of id ${token.id}`, inWords(`${show(taken)} and ${name}`), 'invalid-file');
    this.#added.set(token.id, token);
    this.#addedIds.set(token.content, token.id);
  }

  /** @param where the function that the user called */
  #encodeAll(
    where: string,
    texts: readonly (readonly [text: string, pair?: string])[],
    options: EncodeOptions,
  ): Encoding[] {
    const {
      pair: usualPair,
      addSpecialTokens,
      allowSpecial = false,
      truncation,
      padding,
    } = readOptions(where, options, encodeOptions);
    const { post_processor: process = (parts: Encoding[]) => parts } = this.#parts;
    const encodings = texts.map(([text, pair = usualPair]) => {
      let parts = [this.#tokenize(where, text, allowSpecial, 0)];
      if (pair !== undefined) parts.push(this.#tokenize(where, pair, allowSpecial, 1));
      if (truncation !== undefined) {
        const added = lengthOf(
          process(
            parts.map((part) => part.slice(0, 0)),
            addSpecialTokens,
          ),
        );
        if (truncation.maxLength < added)
          fail(`${where}: truncation.maxLength`, `at least ${added} (the special tokens)`, truncation.maxLength);
        parts = truncate(where, parts, truncation.maxLength - added, truncation);
      }
      return Encoding.concatenate(process(parts, addSpecialTokens));
    });
    return padding === undefined ? encodings : padAll(encodings, padding, (token) => this.#paddingId(where, token));
  }

  #tokenize(where: string, text: string, allowSpecial: AllowSpecial, sequence: 0 | 1): Encoding {
    if (typeof text !== 'string') fail(where, 'a string', text);
    const source = wellFormed(text);
    const tokens = this.#tokens;
    tokens.clear();
    for (const { piece, token } of this.#rawTokens.split(AlignedText.of(source), allowSpecial)) {
      if (token === undefined) this.#tokenizePlain(piece, allowSpecial);
      else pushAdded(piece, token, tokens);
    }
    const rows = tokens.data.slice(0, tokens.length);
    const spans = (): Spans => ({ source, starts: column(rows, 1), ends: column(rows, 2), words: column(rows, 3) });
    return Encoding.of(column(rows, 0), sequence, spans, this.#token);
  }

  #tokenizePlain(text: AlignedText, allowSpecial: AllowSpecial): void {
    const tokens = this.#tokens;
    const pipeline = this.#pipeline;
    if (this.#normalizedTokens.isEmpty) return pipeline.raw(text, tokens);
    for (const { piece, token } of this.#normalizedTokens.split(pipeline.normalize(text), allowSpecial)) {
      if (token === undefined) pipeline.normalized(piece, tokens);
      else pushAdded(piece, token, tokens);
    }
  }

  #paddingId(where: string, named: string | undefined): number {
    const token = named ?? this.padding?.token ?? ['[PAD]', '<pad>'].find((name) => this.tokenToId(name) !== undefined);
    const id = token === undefined ? undefined : this.tokenToId(token);
    if (id === undefined) fail(`${where}: padding.token`, 'a token of the vocabulary', token);
    return id;
  }
}

function pushAdded(piece: AlignedText, token: AddedToken, tokens: TokenRows): void {
  tokens.push(token.id, piece.start(0), piece.end(piece.text.length - 1));
  tokens.wordCount++;
}

/** Lone surrogates are no characters: each becomes U+FFFD, as everywhere else where text is encoded. */
function wellFormed(text: string): string {
  // The native test, where there is one, is much the faster.
  const { isWellFormed } = text as { isWellFormed?: () => boolean };
  const isGood = isWellFormed === undefined ? !/\p{Surrogate}/u.test(text) : isWellFormed.call(text);
  return isGood ? text : text.replace(/\p{Surrogate}/gu, '\uFFFD');
}
