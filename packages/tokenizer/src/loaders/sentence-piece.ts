/** Tokenizers from SentencePiece's .model files, equal to the library's own. */
import { toBase64 } from '../json/base64.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import type { TokenizerJson } from '../tokenizer/tokenizer-json.js';
import { asBoolean, fail, inWords, readOptions, show } from '@glossa/check';
import { frameJson } from './parts-json.js';
import { parseSentencePieceModel, type SentencePiece, type SentencePieceModel } from './sentence-piece-model.js';

export interface SentencePieceOptions {
  /** Whether texts begin with the model's token for that; false by default. */
  addBegin?: boolean;
  /** Whether texts end with the model's token for that; false by default. */
  addEnd?: boolean;
}

/** @throws when the bytes are not a SentencePiece model, or one of a kind that is not supported */
export function fromSentencePiece(bytes: Uint8Array, options: SentencePieceOptions = {}): Tokenizer {
  const { addBegin, addEnd } = readOptions('fromSentencePiece', options, {
    addBegin: asBoolean(false),
    addEnd: asBoolean(false),
  });
  const model = parseSentencePieceModel(bytes);
  const framed = (asked: boolean, id: number, name: string): string[] => {
    if (!asked) return [];
    const token = model.pieces[id]?.piece;
    if (token === undefined) fail(`fromSentencePiece: ${name}`, 'a model with such a token', inWords('one without'));
    return [token];
  };
  return Tokenizer.fromJson({
    ...sentencePieceJson(model),
    post_processor: frameJson(
      framed(addBegin, model.beginId, 'addBegin'),
      framed(addEnd, model.endId, 'addEnd'),
      idOf(model.pieces),
    ),
  });
}

/** The model as the contents of a tokenizer.json, whose normalizer and decoder are SentencePiece's own. */
export function sentencePieceJson(model: SentencePieceModel): TokenizerJson {
  const {
    pieces,
    addsSpace,
    removesSpaces,
    characterMap,
    escapesSpaces = true,
    spaceAsSuffix = false,
    unknownSurface = ' ⁇ ',
  } = model;
  const unknown = pieces.find(({ type }) => type === 'unknown')?.piece;
  return {
    added_tokens: addedJson(pieces, 'control', 'user').map((token) => ({ ...token, normalized: !token.special })),
    normalizer: {
      type: 'SentencePiece',
      precompiled_charsmap: characterMap?.length ? toBase64(characterMap) : null,
      prepend_scheme: addsSpace ? 'always' : 'never',
      remove_extra_whitespaces: removesSpaces,
      escape_whitespaces: escapesSpaces,
      treat_whitespace_as_suffix: spaceAsSuffix,
    },
    decoder: {
      type: 'Sequence',
      decoders: [
        { type: 'ByteFallback' },
        {
          type: 'SentencePiece',
          unk_token: unknown ?? '',
          unk_surface: unknownSurface,
          strip_prefix: stripPrefixOf(model),
        },
      ],
    },
    model: modelJson(model, unknown),
  };
}

/** How many spaces at the beginning of a text decoding drops. */
export function stripPrefixOf({ removesSpaces, addsSpace }: SentencePieceModel): 'each' | 'one' | 'none' {
  return removesSpaces ? 'each' : addsSpace ? 'one' : 'none';
}

/** The pieces of some types as added tokens, those of the user as text and others as special. */
export function addedJson(
  pieces: readonly SentencePiece[],
  ...types: SentencePiece['type'][]
): { id: number; content: string; special: boolean }[] {
  return pieces.flatMap(({ piece, type }, id) =>
    types.includes(type) ? [{ id, content: piece, special: type !== 'user' }] : [],
  );
}

/** A map as Hugging Face's own normalizer applies it; none for an empty one. */
export const precompiledJson = (map: Uint8Array | undefined) =>
  map?.length ? [{ type: 'Precompiled', precompiled_charsmap: toBase64(map) }] : [];

/** Gives the id of a piece, or -1. */
export const idOf =
  (pieces: readonly SentencePiece[]) =>
  (token: string): number =>
    pieces.findIndex(({ piece }) => piece === token);

/** @throws when a piece is there twice */
function idsOf(pieces: readonly SentencePiece[]): Map<string, number> {
  const ids = new Map<string, number>();
  pieces.forEach(({ piece }, id) => {
    if (ids.has(piece))
      fail('SentencePiece model', 'pieces that differ', inWords(`${show(piece)} twice`), 'invalid-file');
    ids.set(piece, id);
  });
  return ids;
}

function modelJson(model: SentencePieceModel, unknown: string | undefined): TokenizerJson {
  const { pieces, algorithm, byteFallback } = model;
  const vocab = idsOf(pieces);
  if (algorithm === 'unigram') {
    const unk_id = unknown === undefined ? null : vocab.get(unknown);
    return {
      type: 'Unigram',
      unk_id,
      vocab: pieces.map(({ piece, score }) => [piece, score]),
      byte_fallback: byteFallback,
      single_precision: true,
    };
  }
  if (algorithm === 'word')
    fail('SentencePiece model', 'the model type UNIGRAM, BPE or CHAR', inWords('WORD'), 'unsupported');
  return {
    type: 'BPE',
    unk_token: unknown ?? null,
    fuse_unk: true,
    byte_fallback: byteFallback,
    vocab: Object.fromEntries(vocab),
    merges: algorithm === 'bpe' ? mergesOf(pieces, vocab) : [],
  };
}

/** The model holds pieces, not merges: a piece may come of any two others, and better pieces come first. */
function mergesOf(pieces: readonly SentencePiece[], ids: ReadonlyMap<string, number>): [string, string][] {
  const isPart = (piece: string): boolean => {
    const id = ids.get(piece);
    return id !== undefined && (pieces[id].type === 'normal' || pieces[id].type === 'user');
  };
  const ranked = pieces.filter(({ type }) => type === 'normal').sort((a, b) => b.score - a.score);
  return ranked.flatMap(({ piece }) => {
    const merges: [string, string][] = [];
    for (let i = 1; i < piece.length; i++) {
      if ((piece.charCodeAt(i) & 0xfc00) === 0xdc00) continue;
      const [left, right] = [piece.slice(0, i), piece.slice(i)];
      if (isPart(left) && isPart(right)) merges.push([left, right]);
    }
    return merges.sort((a, b) => ids.get(a[0])! - ids.get(b[0])!);
  });
}
