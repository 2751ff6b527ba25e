/** Byte-pair encoding, over characters or over bytes (Sennrich et al. 2016; Radford et al. 2019). */
import { byteToCharacter, characterToByte } from '../byte-alphabet.js';
import { widthAt } from '../patterns/character-class.js';
import type { Splitter } from '../patterns/splitter.js';
import { boolean, checked, itself, optional, string, type Untrusted } from '../untrusted.js';
import { Vocabulary } from '../vocabulary.js';
import { encodeUtf8 } from '../utf-8.js';
import { byteTokenIds } from './byte-fallback.js';
import { CharacterSymbols } from './character-symbols.js';
import type { PairTable } from './pair-table.js';
import { parseMerges } from './parse-merges.js';
import { Merger } from './merger.js';
import type { TokenRows } from '../token-rows.js';
import type { Model } from './model.js';
import { spaceBoundary } from './space-boundary.js';
import { WholeTokens } from './whole-tokens.js';
import { unknownCharacter } from './unknown-character.js';

/** As tokenizer.json names them. */
export interface BpeOptions {
  /** Token of characters that are not in the vocabulary; without one they are refused. */
  unk_token: string | undefined;
  /** Whether neighboring unknown characters become one token. */
  fuse_unk: boolean;
  /** Whether an unknown character is written as `<0x..>` tokens of its bytes. */
  byte_fallback: boolean;
  /** Marks tokens that do not begin a word. */
  continuing_subword_prefix: string;
  /** Marks tokens that end a word. */
  end_of_word_suffix: string;
  /** Whether a word that is itself a token stays whole. */
  ignore_merges: boolean;
}

export class Bpe implements Model {
  private readonly merger: Merger;
  /** Id of each byte's token in a byte-level vocabulary, -1 where it has none. */
  private readonly byteIds: Int32Array;
  /** Ids of the `<0x..>` tokens, where all of them exist. */
  private readonly fallbackIds: readonly number[] | undefined;
  readonly splitter: Splitter | undefined;
  private readonly lacksBytes: boolean;
  private readonly unknownId: number | undefined;
  /** Id of the token of each one-unit character, -1 where it has none; made when first asked for. */
  private unitIds: Int32Array | undefined;
  /** Of a byte-level vocabulary, made when first asked for. */
  private wholeTokens: WholeTokens | undefined;
  private characterSymbols: CharacterSymbols | undefined;
  /** Of each symbol of the word at hand, where its character begins and ends, from the word's start. */
  private starts = new Int32Array(256);
  private ends = new Int32Array(256);

  /**
   * @param mergesAsText whether that file writes a merge as "left right" rather than as a pair
   * @param isSpecial whether a token is special, which text may not spell
   */
  constructor(
    readonly vocabulary: Vocabulary,
    readonly merges: PairTable,
    readonly options: BpeOptions,
    private readonly mergesAsText: boolean,
    private readonly isSpecial: (token: string) => boolean,
  ) {
    const { ids } = vocabulary;
    this.merger = new Merger(merges);
    this.byteIds = Int32Array.from(byteToCharacter, (character) => ids.get(character) ?? -1);
    if (!options.ignore_merges && !options.continuing_subword_prefix && !options.end_of_word_suffix) this.splitter = spaceBoundary(vocabulary);
    this.lacksBytes = this.byteIds.includes(-1);
    this.unknownId = options.unk_token === undefined ? undefined : ids.get(options.unk_token);
    if (options.byte_fallback) this.fallbackIds = byteTokenIds(ids);
  }

  tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
    const whole = this.options.ignore_merges ? this.whole(text.slice(start, end)) : undefined;
    if (whole !== undefined) return tokens.push(whole, start, end);
    this.merge(this.splitCharacters(text, start, end), start, tokens);
  }

  /** As `tokenize`, for a vocabulary written in the byte alphabet and a word in plain text. */
  tokenizeBytes(text: string, start: number, end: number, tokens: TokenRows): void {
    if (this.options.ignore_merges) {
      this.wholeTokens ??= new WholeTokens(this.vocabulary.tokens.map((token) => (token === undefined || this.isSpecial(token) ? undefined : token)));
      const whole = this.wholeTokens.find(text, start, end);
      if (whole >= 0) return tokens.push(whole, start, end);
    }
    this.merge(this.splitBytes(text, start, end), start, tokens);
  }

  private whole(word: string): number | undefined {
    return this.isSpecial(word) ? undefined : this.vocabulary.ids.get(word);
  }

  private reserve(count: number): void {
    this.merger.reserve(count);
    if (this.starts.length >= count) return;
    this.starts = new Int32Array(this.merger.symbols.length);
    this.ends = new Int32Array(this.merger.symbols.length);
  }

  /** Fills the merger with one symbol a byte and returns their number. */
  private splitBytes(text: string, start: number, end: number): number {
    this.reserve((end - start) * 3);
    const { starts, ends, byteIds } = this;
    const { symbols } = this.merger;
    let count = 0;
    for (let i = start; i < end; i++) {
      let code = text.charCodeAt(i);
      const from = i - start;
      if (code < 0x80) {
        symbols[count] = byteIds[code]!;
        starts[count] = from;
        ends[count++] = from + 1;
        continue;
      }
      const first = count;
      if ((code & 0xfc00) === 0xd800) {
        code = text.codePointAt(i++)!;
        symbols[count++] = byteIds[0xf0 | (code >> 18)]!;
        symbols[count++] = byteIds[0x80 | ((code >> 12) & 0x3f)]!;
        symbols[count++] = byteIds[0x80 | ((code >> 6) & 0x3f)]!;
        symbols[count++] = byteIds[0x80 | (code & 0x3f)]!;
      } else {
        count += (this.characterSymbols ??= this.solveCharacters()).write(code, symbols, count);
      }
      for (let k = first; k < count; k++) {
        starts[k] = from;
        ends[k] = i + 1 - start;
      }
    }
    if (this.lacksBytes) this.replaceMissing(text, start, count);
    return count;
  }

  private solveCharacters(): CharacterSymbols {
    const { tokens } = this.vocabulary;
    const firstByteOf = (id: number): number => characterToByte.get(tokens[id]![0]!) ?? -1;
    return new CharacterSymbols(this.merges, tokens.length, this.byteIds, firstByteOf);
  }

  private replaceMissing(text: string, start: number, count: number): void {
    const { symbols } = this.merger;
    for (let k = 0; k < count; k++) {
      if (symbols[k]! >= 0) continue;
      if (this.unknownId === undefined) throw unknownCharacter(text, start + this.starts[k]!);
      symbols[k] = this.unknownId;
    }
  }

  /** Fills the merger with one symbol a character (a byte, where it falls back) and returns their number. */
  private splitCharacters(text: string, start: number, end: number): number {
    const { continuing_subword_prefix: prefix, end_of_word_suffix: suffix, fuse_unk } = this.options;
    const { ids } = this.vocabulary;
    const plain = prefix === '' && suffix === '';
    this.reserve((end - start) * (this.fallbackIds ? 3 : 1));
    const { starts, ends } = this;
    const { symbols } = this.merger;
    this.unitIds ??= idsOfUnits(ids);
    let count = 0;
    let afterUnknown = false;
    for (let i = start, next: number; i < end; i = next) {
      const unit = text.charCodeAt(i);
      next = i + widthAt(text, i);
      let id = plain ? this.unitIds[unit]! : -1;
      if (id < 0) {
        const character = text.slice(i, next);
        id = ids.get((i > start ? prefix : '') + character + (next === end ? suffix : '')) ?? -1;
        if (id < 0 && this.fallbackIds !== undefined) {
          for (const byte of encodeUtf8(character)) {
            symbols[count] = this.fallbackIds[byte]!;
            starts[count] = i - start;
            ends[count++] = next - start;
          }
          afterUnknown = false;
          continue;
        }
      }
      const isUnknown = id < 0;
      if (isUnknown) {
        if (this.unknownId === undefined) throw unknownCharacter(text, i);
        id = this.unknownId;
      }
      if (isUnknown && afterUnknown && fuse_unk) {
        ends[count - 1] = next - start;
        continue;
      }
      symbols[count] = id;
      starts[count] = i - start;
      ends[count++] = next - start;
      afterUnknown = isUnknown;
    }
    return count;
  }

  private merge(count: number, start: number, tokens: TokenRows): void {
    const { merger, starts, ends } = this;
    const left = merger.merge(count);
    const { symbols, firsts } = merger;
    for (let i = 0; i < left; i++) {
      const last = i + 1 < left ? firsts[i + 1]! - 1 : count - 1;
      tokens.push(symbols[i]!, start + starts[firsts[i]!]!, start + ends[last]!);
    }
  }

  toJson(): Record<string, unknown> {
    const { tokens } = this.vocabulary;
    const merges = this.merges.sorted().map(([left, right]) => (this.mergesAsText ? `${tokens[left]} ${tokens[right]}` : [tokens[left], tokens[right]]));
    return { vocab: this.vocabulary.toJson(), merges };
  }

  static parse(field: Untrusted, isSpecial: (token: string) => boolean): Bpe {
    const { vocab: vocabulary, merges, ...options } = field.read({
      vocab: Vocabulary.parse,
      merges: itself,
      dropout: checked('null (dropout of merges is not supported)', (value) => value === 0, 0),
      unk_token: optional(string()),
      fuse_unk: boolean(false),
      byte_fallback: boolean(false),
      continuing_subword_prefix: string(''),
      end_of_word_suffix: string(''),
      ignore_merges: boolean(false),
    });
    const table = parseMerges(merges, vocabulary, options.continuing_subword_prefix);
    return new Bpe(vocabulary, table, options, typeof merges.array[0] === 'string', isSpecial);
  }
}

function idsOfUnits(ids: ReadonlyMap<string, number>): Int32Array {
  const table = new Int32Array(0x10000).fill(-1);
  for (const [token, id] of ids) if (token.length === 1) table[token.charCodeAt(0)] = id;
  return table;
}
