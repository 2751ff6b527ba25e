/** What all tokenizers in GGUF files have: tokens with types and scores, and which of them stand around a text. */
import { asBoolean, asInteger, Untrusted } from '@glossa/check';
import type { SentencePiece } from '../sentence-piece-model.js';

/** By `tokenizer.ggml.token_type`. */
const types = ['normal', 'normal', 'unknown', 'control', 'user', 'unused', 'byte'] as const;

export class GgufVocabulary {
  readonly pieces: readonly SentencePiece[];

  readonly #metadata: ReadonlyMap<string, unknown>;

  /** @param metadata of the file, by llama.cpp's keys */
  constructor(metadata: ReadonlyMap<string, unknown>) {
    this.#metadata = metadata;
    const names = this.field('tokens').array.map((token) =>
      typeof token === 'string' ? token : this.field('tokens').fail('strings'),
    );
    if (new Set(names).size < names.length) this.field('tokens').fail('tokens that differ from each other');
    const column = (key: string): readonly unknown[] => {
      const values = this.field(key).absent ? [] : this.field(key).array;
      if (values.length !== 0 && values.length !== names.length)
        this.field(key).fail(`${names.length} values, one for each token`);
      return values;
    };
    const [kinds, scores] = [column('token_type'), column('scores')];
    this.pieces = names.map((piece, id) => {
      const [type, score] = [types[(kinds[id] ?? 1) as number], scores[id] ?? 0];
      if (type === undefined) return this.field('token_type').fail('types of 0 to 6');
      if (typeof score !== 'number' || !Number.isFinite(score)) return this.field('scores').fail('finite numbers');
      return { piece, type, score };
    });
  }

  field(key: string): Untrusted {
    return new Untrusted(this.#metadata.get(`tokenizer.ggml.${key}`), `tokenizer.ggml.${key}`);
  }

  flag(key: string, otherwise = false): boolean {
    return asBoolean(otherwise)(this.field(key));
  }

  /** The tokens of that kind that are put around every text: none or one. */
  framed(kind: 'bos' | 'eos', otherwise = false): string[] {
    if (!this.flag(`add_${kind}_token`, otherwise)) return [];
    return [this.pieces[asInteger(0, this.pieces.length - 1)(this.field(`${kind}_token_id`))].piece];
  }
}
