/** Unigram language model (Kudo 2018): the segmentation of highest probability, by Viterbi's algorithm. */
import { widthAt } from '../text/character-class.js';
import { asBoolean, asField, asInteger, asOptional, fail, inWords, type Untrusted } from '@glossa/check';
import { maxVocabSize, Vocabulary } from '../vocabulary/vocabulary.js';
import type { TokenRows } from '../structures/token-rows.js';
import { encodeUtf8 } from '../text/utf-8.js';
import { byteTokenIds } from './byte-fallback.js';
import { refuseCharacter, type Model } from './model.js';
import { Trie } from '../structures/trie.js';

/** Scores lie within this, so that no sum of them overflows. */
const maxScore = 1e9;
/** How much less likely than the rarest token an unknown character is. */
const unknownPenalty = 10;

/** Tokens and the log-probability of each. */
function readPieces(field: Untrusted): { vocabulary: Vocabulary; scores: Float64Array } {
  if (field.array.length > maxVocabSize) field.fail(`at most ${maxVocabSize} tokens`);
  const vocabulary = new Vocabulary();
  const scores = Float64Array.from(field.array, (entry, id) => {
    if (
      !Array.isArray(entry) ||
      entry.length !== 2 ||
      typeof entry[0] !== 'string' ||
      !(Math.abs(entry[1] as number) <= maxScore)
    ) {
      const received = inWords(String(JSON.stringify(entry)).slice(0, 80));
      fail(`${field.path}[${id}]`, `[token, score of at most ${maxScore}]`, received, 'invalid-file');
    }
    vocabulary.add(entry[0], id);
    return entry[1] as number;
  });
  return { vocabulary, scores };
}

/**
 * @param isSpecial whether a token is special, which text may not spell; unknown and byte tokens it may not spell
 * either
 */
export function parseUnigram(field: Untrusted, isSpecial: (token: string) => boolean): Model {
  const { vocab, unk_id, byte_fallback, single_precision } = field.read({
    vocab: readPieces,
    unk_id: asField,
    byte_fallback: asBoolean(false),
    /** Whether scores are added in 32 bits, as SentencePiece does, which decides between equals. */
    single_precision: asBoolean(false),
  });
  const { vocabulary, scores } = vocab;
  const unknownId = asOptional(asInteger(0, Math.max(scores.length - 1, 0)))(unk_id);
  const unknownToken = unknownId === undefined ? undefined : vocabulary.tokens[unknownId];
  const unknownScore = scores.reduce((least, score) => Math.min(least, score), Infinity) - unknownPenalty;
  const fallbackIds = byte_fallback ? byteTokenIds(vocabulary.ids) : undefined;
  const trie = new Trie();
  for (const [token, id] of vocabulary.ids) {
    if (!isSpecial(token) && token !== unknownToken && !(byte_fallback && /^<0x[0-9A-F]{2}>$/.test(token)))
      trie.add(token, id);
  }
  /** Of each position: best score of a segmentation up to it, and the token that ends there. */
  let best: Float64Array | Float32Array = new Float64Array(0);
  let tokenStart = new Int32Array(0);
  let tokenId = new Int32Array(0);
  let path = new Int32Array(0);
  return { vocabulary, tokenize, toJson: () => ({ vocab: vocabulary.tokens.map((token, id) => [token, scores[id]]) }) };

  function tokenize(text: string, start: number, end: number, tokens: TokenRows): void {
    findBest(text, start, end);
    let steps = 0;
    for (let to = end - start; to > 0; to = tokenStart[to]) path[steps++] = to;
    for (let i = steps - 1; i >= 0; i--) {
      const from = start + tokenStart[path[i]];
      const id = tokenId[path[i]];
      if (id >= 0) {
        tokens.push(id, from, start + path[i]);
        continue;
      }
      // Unknown neighbors are one token.
      while (i > 0 && tokenId[path[i - 1]] < 0) i--;
      const to = start + path[i];
      if (fallbackIds !== undefined) {
        for (const byte of encodeUtf8(text.slice(from, to))) tokens.push(fallbackIds[byte], from, to);
      } else {
        if (unknownId === undefined) refuseCharacter(text, from);
        tokens.push(unknownId, from, to);
      }
    }
  }

  /** Fills `tokenStart` and `tokenId`, by position from the start of the word. */
  function findBest(text: string, start: number, end: number): void {
    const length = end - start;
    if (tokenId.length <= length) {
      const size = Math.max(256, 2 * length);
      best = single_precision ? new Float32Array(size) : new Float64Array(size);
      tokenStart = new Int32Array(size);
      tokenId = new Int32Array(size);
      path = new Int32Array(size);
    }
    for (let i = 1; i <= length; i++) best[i] = -Infinity;
    best[0] = 0;
    for (let from = 0; from < length;) {
      const soFar = best[from];
      const unit = text.charCodeAt(start + from);
      const next = from + widthAt(text, start + from);
      let hasCharacter = false;
      for (
        let edge = trie.first(unit), i = from + 1;
        edge >= 0;
        edge = i < length ? trie.edge(trie.child(edge), text.charCodeAt(start + i++)) : -1
      ) {
        const id = trie.value(edge);
        if (id < 0) continue;
        if (i === next) hasCharacter = true;
        const score = single_precision ? Math.fround(soFar + scores[id]) : soFar + scores[id];
        if (score > best[i]) {
          best[i] = score;
          tokenStart[i] = from;
          tokenId[i] = id;
        }
      }
      if (!hasCharacter && soFar + unknownScore > best[next]) {
        best[next] = soFar + unknownScore;
        tokenStart[next] = from;
        tokenId[next] = -1;
      }
      from = next;
    }
  }
}
