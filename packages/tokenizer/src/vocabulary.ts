/** Tokens and their ids, in both directions. */
import { describe, type Untrusted } from './untrusted.js';

/** Ids of a file lie below this; it bounds what a hostile file can make us allocate. */
export const maxVocabSize = 1 << 22;
/** Longest token, in UTF-16 units; it bounds how far a search from one place in a text can reach. */
export const maxTokenLength = 1024;

export class Vocabulary {
  readonly ids = new Map<string, number>();
  readonly tokens: (string | undefined)[] = [];

  /** @throws when the token is too long, or it or its id is already taken */
  add(token: string, id: number): void {
    const { ids, tokens } = this;
    if (token.length > maxTokenLength) throw new RangeError(`vocabulary: ${describe(token)}: expected at most ${maxTokenLength} characters, received ${token.length}`);
    if (tokens[id] !== undefined) throw new RangeError(`vocabulary: id ${id} belongs to both ${describe(tokens[id])} and ${describe(token)}`);
    const { size } = ids;
    ids.set(token, id);
    if (ids.size === size) throw new RangeError(`vocabulary: ${describe(token)} has two ids, one of them ${id}`);
    while (tokens.length < id) tokens.push(undefined);
    tokens[id] = token;
  }

  /** Reads `{ token: id }`. */
  static parse(field: Untrusted): Vocabulary {
    const vocabulary = new Vocabulary();
    const entries = Object.entries(field.record);
    for (const [token, id] of entries) {
      if (!Number.isInteger(id) || (id as number) < 0 || (id as number) >= maxVocabSize) {
        throw new RangeError(`${field.path}[${describe(token)}]: expected an id from 0 to ${maxVocabSize - 1}, received ${String(id).slice(0, 40)}`);
      }
    }
    // Ids in ascending order keep `tokens` a dense array whatever the order of the file.
    entries.sort((a, b) => (a[1] as number) - (b[1] as number));
    for (const [token, id] of entries) vocabulary.add(token, id as number);
    return vocabulary;
  }

  /** `{ token: id }` in the order of ids. */
  toJson(): Record<string, number> {
    // Object.fromEntries defines own properties, so no token can reach a prototype.
    return Object.fromEntries(this.tokens.flatMap((token, id) => (token === undefined ? [] : [[token, id]])));
  }
}
