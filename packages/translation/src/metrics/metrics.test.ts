import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import golden from './__fixtures__/translation.json';
import { bleu, sentenceBleu, type BleuOptions } from './bleu.js';
import { chrf, sentenceChrf, type ChrfOptions } from './chrf.js';
import { ter, type TerOptions } from './ter.js';
import { tokenizeForBleu, type Tokenization } from './tokenizations.js';

type Row = Record<string, unknown> & { score: number };
interface Corpus {
  lang: string;
  hypotheses: string[];
  references: string[][];
  bleu: (Row & { precisions: number[]; counts: number[]; totals: number[]; signature: string })[];
  sentence_bleu: (Record<string, unknown> & { scores: number[] })[];
  chrf: (Row & { sentence_scores: number[]; signature: string })[];
  ter: Row[];
  tokenized: Record<string, { hypotheses: string[]; references: string[][] }>;
}

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const path = `${process.env.GLOSSA_FIXTURES ?? `${root}../shared/fixtures`}/metrics/translation.json`;
const shared = existsSync(path);
if (!shared) console.warn(`SKIPPED: parity of the translation metrics, ${path} is absent`);

const withoutVersion = (signature: string) => signature.replace(/\|version:.*/, '');
/** The fixtures hold twelve significant digits. */
const expectClose = (received: number, expected: number) => expect(Math.abs(received - expected)).toBeLessThan(1e-9);

const defined = <T extends object>(options: T): T =>
  Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;

const bleuOptions = (row: Record<string, unknown>) =>
  defined({
    tokenization: row.tokenize as Tokenization,
    lowercase: row.lowercase as boolean,
    smoothing: row.smooth_method as BleuOptions['smoothing'],
    maxOrder: row.max_ngram_order as number,
    effectiveOrder: row.effective_order as boolean,
  }) as BleuOptions;

const chrfOptions = (row: Record<string, unknown>) =>
  defined({
    characterOrder: row.char_order,
    wordOrder: row.word_order,
    beta: row.beta,
    lowercase: row.lowercase,
    whitespace: row.whitespace,
    epsilonSmoothing: row.eps_smoothing,
  }) as ChrfOptions;

const terOptions = (row: Record<string, unknown>) =>
  defined({ normalized: row.normalized, asianSupport: row.asian_support }) as TerOptions;

function agrees(corpora: Corpus[]) {
  for (const corpus of corpora) {
    const { hypotheses, references, lang } = corpus;
    const referencesOf = (index: number) => references.map((stream) => stream[index]);

    it.each(Object.entries(corpus.tokenized))(`${lang}: cuts words as %s`, (name, expected) => {
      const cut = (line: string) => tokenizeForBleu(line, name as Tokenization);
      expect(hypotheses.map(cut)).toEqual(expected.hypotheses);
      expect(references.map((stream) => stream.map(cut))).toEqual(expected.references);
    });
    it.each(corpus.bleu)(`${lang}: BLEU $signature`, (row) => {
      const result = bleu(hypotheses, references, bleuOptions(row));
      expectClose(result.score, row.score);
      expectClose(result.brevityPenalty, row.bp as number);
      row.precisions.forEach((precision, index) => expectClose(result.precisions[index], precision));
      expect(result).toMatchObject({
        hypothesisLength: row.sys_len,
        referenceLength: row.ref_len,
        counts: row.counts,
        totals: row.totals,
      });
      expect(withoutVersion(result.signature)).toBe(withoutVersion(row.signature));
    });
    it.each(corpus.sentence_bleu)(`${lang}: sentence BLEU $tokenize`, (row) => {
      row.scores.forEach((score, index) =>
        expectClose(sentenceBleu(hypotheses[index], referencesOf(index), bleuOptions(row)).score, score),
      );
    });
    it.each(corpus.chrf)(`${lang}: chrF $signature`, (row) => {
      const result = chrf(hypotheses, references, chrfOptions(row));
      expectClose(result.score, row.score);
      expect(withoutVersion(result.signature)).toBe(withoutVersion(row.signature));
      row.sentence_scores.forEach((score, index) =>
        expectClose(sentenceChrf(hypotheses[index], referencesOf(index), chrfOptions(row)).score, score),
      );
    });
    it.each(corpus.ter)(`${lang}: TER %o`, (row) => {
      expectClose(ter(hypotheses, references, terOptions(row)).score, row.score);
    });
  }
}

describe('golden scores of sacreBLEU', () => agrees(golden.corpora as unknown as Corpus[]));
describe.skipIf(!shared)('every score of the shared fixture', () =>
  agrees(shared ? (JSON.parse(readFileSync(path, 'utf8')) as { corpora: Corpus[] }).corpora : []),
);

describe('metrics', () => {
  it('signs with its own version, not as sacreBLEU', () => {
    expect(bleu(['a'], ['a']).signature).toMatch(
      /^nrefs:1\|case:mixed\|eff:no\|tok:13a\|smooth:exp\|version:glossa-\d+\.\d+\.\d+/,
    );
    expect(ter(['a'], ['a']).signature).toMatch(
      /^nrefs:1\|case:lc\|tok:tercom\|norm:no\|punct:yes\|asian:no\|version:glossa-/,
    );
  });
  it('splits the characters sacreBLEU calls Chinese, and only those', () => {
    expect(tokenizeForBleu('“好”a㐀龥龻\u{20000}\u{2f800}３…—é', 'zh')).toBe(
      '“ 好 ” a 㐀 龥 龻 \u{20000}\u{2f800} ３ … — é',
    );
    expect(tokenizeForBleu('龼', 'zh')).toBe('龼');
  });
  it('reads entities once and joins lines', () => {
    expect(tokenizeForBleu('a &amp;lt; b\nc-\nd <skipped>e', '13a')).toBe('a < b cd e');
  });
  it('stays linear on long white space', () => {
    expect(bleu([`a${' '.repeat(1_000_000)}b`], ['a b']).hypothesisLength).toBe(2);
  });
  it('takes references as one list or as streams', () => {
    expect(bleu(['a b c d e'], ['a b c d e']).score).toBeCloseTo(100);
    expect(bleu(['a b c d e'], [['x'], ['a b c d e']]).score).toBeCloseTo(100);
  });
  it('scores a copy 100 (TER 0) and stays within bounds', () => {
    const sentence = fc
      .array(fc.constantFrom('the', 'cat', 'sat', '猫。', '3.5%', 'été!'), { minLength: 4, maxLength: 12 })
      .map((words) => words.join(' '));
    fc.assert(
      fc.property(sentence, sentence, (one, other) => {
        expect(bleu([one], [one]).score).toBeCloseTo(100, 9);
        expect(chrf([one], [one], { wordOrder: 2 }).score).toBeCloseTo(100, 9);
        expect(ter([one], [one]).score).toBe(0);
        for (const { score } of [bleu([one], [other]), chrf([one], [other])]) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(100 + 1e-9);
        }
      }),
    );
  });
  it('counts a moved group as one edit', () => {
    expect(ter(['d e f a b c'], ['a b c d e f']).edits).toBe(1);
    expect(ter([''], ['a b']).score).toBe(100);
    expect(ter(['a'], ['']).score).toBe(100);
    expect(ter([''], ['']).score).toBe(0);
  });
  it.each([
    [() => bleu(['a'], ['a', 'b']), 'bleu: references[0]: expected 1 sentences, received 2'],
    [() => bleu(['a'], []), 'bleu: references: expected at least one a sentence, received nothing'],
    [() => bleu(['a'], [[1 as unknown as string]]), 'bleu: sentence 0: expected a text, received 1'],
    [() => bleu(['a'], ['a'], { tokenizer: '13a' } as BleuOptions), 'bleu: unknown option "tokenizer"'],
    [() => bleu(['a'], ['a'], { tokenization: 'toString' as Tokenization }), 'received "toString"'],
    [() => bleu(['a'], ['a'], { smoothing: 'best' as 'exp' }), 'received "best"'],
    [() => bleu(['a'], ['a'], { maxOrder: 0 }), 'bleu: maxOrder: expected a positive integer, received 0'],
    [
      () => chrf(['a'], ['a'], { characterOrder: 0.5 }),
      'chrf: characterOrder: expected a positive integer, received 0.5',
    ],
    [() => chrf(['a'], ['a'], { order: 6 } as ChrfOptions), 'chrf: unknown option "order"'],
    [() => ter(['a'], ['a'], { normalize: true } as TerOptions), 'ter: unknown option "normalize"'],
  ])('refuses bad input %#', (call, message) => {
    expect(call).toThrow(message);
  });
});
