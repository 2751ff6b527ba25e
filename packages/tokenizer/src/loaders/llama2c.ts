/** The tokenizer.bin files of llama2.c: the pieces and scores of a SentencePiece BPE model, nothing else. */
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { fail, inWords } from '@glossa/check';
import { decodeUtf8 } from '../text/utf-8.js';
import { maxVocabSize } from '../vocabulary/vocabulary.js';
import { frameJson } from './parts-json.js';
import { idOf, sentencePieceJson } from './sentence-piece.js';
import type { SentencePiece } from './sentence-piece-model.js';

const where = 'llama2.c tokenizer';

/** Texts begin with `<s>`. @param bytes longest piece, then for each piece its score, its length and its bytes */
export function fromLlama2c(bytes: Uint8Array): Tokenizer {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pieces: SentencePiece[] = [];
  for (let at = 4; at < bytes.length;) {
    const length = at + 8 <= bytes.length ? view.getInt32(at + 4, true) : -1;
    if (length < 0 || length > bytes.length - at - 8 || pieces.length >= maxVocabSize) {
      const received = inWords(`${bytes.length - at} bytes and a length of ${length}`);
      fail(`${where}: piece ${pieces.length}`, 'a score, a length and bytes', received, 'invalid-file');
    }
    const text = decodeUtf8(bytes.subarray(at + 8, at + 8 + length));
    if (text === undefined)
      fail(
        `${where}: piece ${pieces.length}`,
        'text in UTF-8',
        bytes.subarray(at + 8, at + 8 + length),
        'invalid-file',
      );
    pieces.push(pieceOf(text, view.getFloat32(at, true), pieces.length));
    at += 8 + length;
  }
  if (pieces.length < 259)
    fail(where, 'at least 259 pieces (three tokens and 256 bytes)', pieces.length, 'invalid-file');
  const model = { pieces, algorithm: 'bpe' as const, byteFallback: true, addsSpace: true, removesSpaces: false };
  return Tokenizer.fromJson({ ...sentencePieceJson(model), post_processor: frameJson(['<s>'], [], idOf(pieces)) });
}

/** The file writes spaces plainly and puts line breaks around the tokens of begin and end. */
function pieceOf(text: string, score: number, id: number): SentencePiece {
  const type = id === 0 ? 'unknown' : id <= 2 ? 'control' : id < 259 ? 'byte' : 'normal';
  return { piece: id < 259 ? text.trim() : text.replaceAll(' ', '▁'), score, type };
}
