/** OpenAI's .tiktoken files: a line for each token, its bytes in base64 and its rank. */
import { byteToCharacter } from '../text/byte-alphabet.js';
import { Merger } from '../models/merger.js';
import { PairTable } from '../structures/pair-table.js';
import { gpt2Expression, gpt4Expression } from '../patterns/known-pattern.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asGiven, asOneOf, fail, inWords, readOptions, show } from '@glossa/check';
import { maxVocabSize } from '../vocabulary/vocabulary.js';
import { byteLevelJson, splitJson } from './parts-json.js';

function o200kExpression(): string {
  const before = '[^\\r\\n\\p{L}\\p{N}]?';
  const upper = '[\\p{Lu}\\p{Lt}\\p{Lm}\\p{Lo}\\p{M}]';
  const lower = '[\\p{Ll}\\p{Lm}\\p{Lo}\\p{M}]';
  const contraction = "(?i:'s|'t|'re|'ve|'m|'ll|'d)?";
  const words = `${before}${upper}*${lower}+${contraction}|${before}${upper}+${lower}*${contraction}`;
  return `${words}|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r\\n/]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+`;
}

/** How text is cut into words, by the name of the file. */
const expressions = {
  gpt2: gpt2Expression,
  cl100k: /* @__PURE__ */ gpt4Expression('\\p{N}{1,3}'),
  o200k: /* @__PURE__ */ o200kExpression(),
};

export interface TiktokenOptions {
  /** How text is cut into words. */
  split: keyof typeof expressions;
  /** Tokens that control the model and their ids, which the file does not hold: `{ '<|endoftext|>': 50256 }`. */
  specialTokens?: Readonly<Record<string, number>>;
}

/** @param file the contents of a .tiktoken file, as text or bytes */
export function fromTiktoken(file: string | Uint8Array, options: TiktokenOptions): Tokenizer {
  const { split, specialTokens = {} } = readOptions('fromTiktoken', options, {
    split: asOneOf(Object.keys(expressions) as (keyof typeof expressions)[]),
    specialTokens: asGiven<TiktokenOptions['specialTokens']>(),
  });
  const byteLevel = byteLevelJson(false, false);
  const { vocab, merges } = readRanks(typeof file === 'string' ? file : new TextDecoder().decode(file));
  return Tokenizer.fromJson({
    added_tokens: Object.entries(specialTokens).map(([content, id]) => ({ id, content, special: true })),
    pre_tokenizer: { type: 'Sequence', pretokenizers: [splitJson(expressions[split]), byteLevel] },
    decoder: byteLevel,
    model: { type: 'BPE', ignore_merges: true, vocab, merges },
  });
}

/**
 * The file has ranks and no merges: the merge that makes a token joins the two tokens which its bytes come to before
 * it.
 */
function readRanks(text: string): { vocab: Record<string, number>; merges: [string, string][] } {
  const tokens = new Map<string, number>();
  const lines = text.split('\n').filter((line) => line !== '');
  lines.forEach((line, i) => {
    const match = /^((?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?) (\d{1,7})\r?$/.exec(line);
    const rank = Number(match?.[2] ?? -1);
    if (!match?.[1] || rank >= maxVocabSize)
      fail(`tiktoken file, line ${i + 1}`, 'base64 and a rank', line, 'invalid-file');
    const token = Array.from(atob(match[1]), (byte) => byteToCharacter[byte.charCodeAt(0)]).join('');
    if (tokens.has(token))
      fail(
        `tiktoken file, line ${i + 1}`,
        'one rank of a token',
        inWords(`${tokens.get(token)} and ${rank}`),
        'invalid-file',
      );
    tokens.set(token, rank);
  });
  const table = new PairTable();
  const merger = new Merger(table);
  const merges: [string, string][] = [];
  const names = new Map([...tokens].map(([token, rank]) => [rank, token]));
  for (const [token, rank] of [...tokens].sort((a, b) => a[1] - b[1])) {
    if (token.length < 2) continue;
    merger.reserve(token.length);
    for (let i = 0; i < token.length; i++) {
      const id = tokens.get(token[i]);
      if (id === undefined)
        fail('tiktoken file', 'a token of every byte', inWords(`none of ${show(token[i])}`), 'invalid-file');
      merger.symbols[i] = id;
    }
    if (merger.merge(token.length) !== 2) continue; // No merges lead to it: it is found only as a whole word.
    const [left, right] = [merger.symbols[0], merger.symbols[1]];
    table.set(left, right, rank, rank);
    merges.push([names.get(left)!, names.get(right)!]);
  }
  return { vocab: Object.fromEntries(tokens), merges };
}
