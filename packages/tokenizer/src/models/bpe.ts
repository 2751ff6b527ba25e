/** Byte-pair encoding, over characters or over bytes (Sennrich et al. 2016; Radford et al. 2019). */
import { byteToCharacter, characterToByte } from '../text/byte-alphabet.js';
import { widthAt } from '../text/character-class.js';
import { asBoolean, asChecked, asField, asOptional, asString, type Untrusted } from '@glossa/check';
import { Vocabulary } from '../vocabulary/vocabulary.js';
import { encodeUtf8 } from '../text/utf-8.js';
import { byteTokenIds } from './byte-fallback.js';
import { CharacterSymbols } from './character-symbols.js';
import { parseMerges } from './parse-merges.js';
import { Merger } from './merger.js';
import type { TokenRows } from '../structures/token-rows.js';
import { refuseCharacter, type Model } from './model.js';
import { spaceBoundary } from './space-boundary.js';
import { WholeTokens } from './whole-tokens.js';

/** @param isSpecial whether a token is special, which text may not spell */
export function parseBpe(field: Untrusted, isSpecial: (token: string) => boolean): Model {
  const {
    vocab: vocabulary,
    merges: rules,
    ...options
  } = field.read({
    vocab: Vocabulary.parse,
    merges: asField,
    dropout: asChecked('null (dropout of merges is not supported)', (value) => value === 0, 0),
    /** Token of characters that are not in the vocabulary; without one they are refused. */
    unk_token: asOptional(asString()),
    /** Whether neighboring unknown characters become one token. */
    fuse_unk: asBoolean(false),
    /** Whether an unknown character is written as `<0x..>` tokens of its bytes. */
    byte_fallback: asBoolean(false),
    /** Marks tokens that do not begin a word. */
    continuing_subword_prefix: asString(''),
    /** Marks tokens that end a word. */
    end_of_word_suffix: asString(''),
    /** Whether a word that is itself a token stays whole. */
    ignore_merges: asBoolean(false),
  });
  const { unk_token, fuse_unk, continuing_subword_prefix: prefix, end_of_word_suffix: suffix, ignore_merges } = options;
  const { ids, tokens } = vocabulary;
  const merges = parseMerges(rules, vocabulary, prefix);
  const merger = new Merger(merges);
  /** Whether the file writes a merge as "left right" rather than as a pair. */
  const mergesAsText = typeof rules.array[0] === 'string';
  const ruleCount = rules.array.length;
  const plain = prefix === '' && suffix === '';
  /** Id of each byte's token in a byte-level vocabulary, -1 where it has none. */
  const byteIds = Int32Array.from(byteToCharacter, (character) => ids.get(character) ?? -1);
  const lacksBytes = byteIds.includes(-1);
  const unknownId = unk_token === undefined ? undefined : ids.get(unk_token);
  /** Ids of the `<0x..>` tokens, where all of them exist. */
  const fallbackIds = options.byte_fallback ? byteTokenIds(ids) : undefined;
  /** Id of the token of each one-unit character, -1 where it has none; made when first asked for. */
  let unitIds: Int32Array | undefined;
  /** Of a byte-level vocabulary, made when first asked for. */
  let wholeTokens: WholeTokens | undefined;
  let characterSymbols: CharacterSymbols | undefined;
  /** Of each symbol of the word at hand, where its character begins and ends, from the word's start. */
  let starts = new Int32Array(256);
  let ends = new Int32Array(256);
  return {
    vocabulary,
    tokenize,
    tokenizeBytes,
    splitter: !ignore_merges && plain ? spaceBoundary(vocabulary) : undefined,
    toJson,
  };

  function tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
    if (ignore_merges) {
      const word = text.slice(start, end);
      const whole = isSpecial(word) ? undefined : ids.get(word);
      if (whole !== undefined) return tokens.push(whole, start, end);
    }
    merge(splitCharacters(text, start, end), start, tokens);
  }

  /** As `tokenize`, for a vocabulary written in the byte alphabet and a word in plain text. */
  function tokenizeBytes(text: string, start: number, end: number, tokens: TokenRows): void {
    if (ignore_merges) {
      wholeTokens ??= new WholeTokens(
        vocabulary.tokens.map((token) => (token === undefined || isSpecial(token) ? undefined : token)),
      );
      const whole = wholeTokens.find(text, start, end);
      if (whole >= 0) return tokens.push(whole, start, end);
    }
    merge(splitBytes(text, start, end), start, tokens);
  }

  function reserve(count: number): void {
    merger.reserve(count);
    if (starts.length >= count) return;
    starts = new Int32Array(merger.symbols.length);
    ends = new Int32Array(merger.symbols.length);
  }

  /** Fills the merger with one symbol a byte and returns their number. */
  function splitBytes(text: string, start: number, end: number): number {
    reserve((end - start) * 3);
    const { symbols } = merger;
    let count = 0;
    for (let i = start; i < end; i++) {
      let code = text.charCodeAt(i);
      const from = i - start;
      if (code < 0x80) {
        symbols[count] = byteIds[code];
        starts[count] = from;
        ends[count++] = from + 1;
        continue;
      }
      const first = count;
      if ((code & 0xfc00) === 0xd800) {
        code = text.codePointAt(i++)!;
        symbols[count++] = byteIds[0xf0 | (code >> 18)];
        symbols[count++] = byteIds[0x80 | ((code >> 12) & 0x3f)];
        symbols[count++] = byteIds[0x80 | ((code >> 6) & 0x3f)];
        symbols[count++] = byteIds[0x80 | (code & 0x3f)];
      } else {
        count += (characterSymbols ??= solveCharacters()).write(code, symbols, count);
      }
      for (let k = first; k < count; k++) {
        starts[k] = from;
        ends[k] = i + 1 - start;
      }
    }
    if (lacksBytes) replaceMissing(text, start, count);
    return count;
  }

  function solveCharacters(): CharacterSymbols {
    const firstByteOf = (id: number): number => characterToByte.get((tokens[id] as string)[0]) ?? -1;
    return new CharacterSymbols(merges, tokens.length, byteIds, firstByteOf);
  }

  function replaceMissing(text: string, start: number, count: number): void {
    const { symbols } = merger;
    for (let k = 0; k < count; k++) {
      if (symbols[k] >= 0) continue;
      if (unknownId === undefined) refuseCharacter(text, start + starts[k]);
      symbols[k] = unknownId;
    }
  }

  /** Fills the merger with one symbol a character (a byte, where it falls back) and returns their number. */
  function splitCharacters(text: string, start: number, end: number): number {
    reserve((end - start) * (fallbackIds ? 3 : 1));
    const { symbols } = merger;
    unitIds ??= idsOfUnits(ids);
    let count = 0;
    let afterUnknown = false;
    for (let i = start, next: number; i < end; i = next) {
      const unit = text.charCodeAt(i);
      next = i + widthAt(text, i);
      let id = plain ? unitIds[unit] : -1;
      if (id < 0) {
        const character = text.slice(i, next);
        id = ids.get((i > start ? prefix : '') + character + (next === end ? suffix : '')) ?? -1;
        if (id < 0 && fallbackIds !== undefined) {
          for (const byte of encodeUtf8(character)) {
            symbols[count] = fallbackIds[byte];
            starts[count] = i - start;
            ends[count++] = next - start;
          }
          afterUnknown = false;
          continue;
        }
      }
      const isUnknown = id < 0;
      if (isUnknown) {
        if (unknownId === undefined) refuseCharacter(text, i);
        id = unknownId;
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

  function merge(count: number, start: number, tokens: TokenRows): void {
    const left = merger.merge(count);
    const { symbols, firsts } = merger;
    for (let i = 0; i < left; i++) {
      const last = i + 1 < left ? firsts[i + 1] - 1 : count - 1;
      tokens.push(symbols[i], start + starts[firsts[i]], start + ends[last]);
    }
  }

  function toJson(): Record<string, unknown> {
    const written: unknown[] = Array(ruleCount);
    merges.forEach((left, right, rank) => {
      written[rank] = mergesAsText ? `${tokens[left]} ${tokens[right]}` : [tokens[left], tokens[right]];
    });
    // Of a rule that is there twice, only the last counts.
    return { vocab: vocabulary.toJson(), merges: Object.values(written) };
  }
}

function idsOfUnits(ids: ReadonlyMap<string, number>): Int32Array {
  const table = new Int32Array(0x10000).fill(-1);
  for (const [token, id] of ids) if (token.length === 1) table[token.charCodeAt(0)] = id;
  return table;
}
