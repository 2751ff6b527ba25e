/** Tokens and their ids, in both directions. */
import { asInteger, fail, inWords, show, type Untrusted } from '@glossa/check';

/** Ids of a file lie below this; it bounds what a hostile file can make us allocate. */
export const maxVocabSize = 1 << 22;
/** Longest token, in UTF-16 units; it bounds how far a search from one place in a text can reach. */
export const maxTokenLength = 1024;

/** Reads an id. */
export const tokenId = (field: Untrusted): number => asInteger(0, maxVocabSize - 1)(field);

export class Vocabulary {
  readonly ids = new Map<string, number>();
  readonly tokens: (string | undefined)[] = [];

  /** @throws when the token is too long, or it or its id is already taken */
  add(token: string, id: number): void {
    const { ids, tokens } = this;
    if (token.length > maxTokenLength)
      fail(`vocabulary: ${show(token)}`, `at most ${maxTokenLength} characters`, token.length, 'invalid-file');
    if (tokens[id] !== undefined)
      fail('vocabulary', `one token of id ${id}`, inWords(`${show(tokens[id])} and ${show(token)}`), 'invalid-file');
    const { size } = ids;
    ids.set(token, id);
    if (ids.size === size)
      fail('vocabulary', `one id of ${show(token)}`, inWords(`two, one of them ${id}`), 'invalid-file');
    while (tokens.length < id) tokens.push(undefined);
    tokens[id] = token;
  }

  /** Reads `{ token: id }`. */
  static parse(field: Untrusted): Vocabulary {
    const vocabulary = new Vocabulary();
    const { record } = field;
    const tokens = Object.keys(record);
    const ids = new Int32Array(tokens.length);
    let isAscending = true;
    for (let i = 0; i < tokens.length; i++) {
      const id = record[tokens[i]];
      if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= maxVocabSize) {
        fail(`${field.path}[${show(tokens[i])}]`, `an id from 0 to ${maxVocabSize - 1}`, id, 'invalid-file');
      }
      ids[i] = id as number;
      isAscending &&= i === 0 || ids[i] > ids[i - 1];
    }
    if (isAscending) tokens.forEach((token, i) => vocabulary.add(token, ids[i]));
    // Ids in ascending order keep `tokens` a dense array whatever the order of the file.
    else for (const i of ids.map((_, i) => i).sort((a, b) => ids[a] - ids[b])) vocabulary.add(tokens[i], ids[i]);
    return vocabulary;
  }

  /** `{ token: id }` in the order of ids. */
  toJson(): Record<string, number> {
    // Object.fromEntries defines own properties, so no token can reach a prototype.
    return Object.fromEntries(this.tokens.flatMap((token, id) => (token === undefined ? [] : [[token, id]])));
  }
}
