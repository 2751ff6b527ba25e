/** BLEU, chrF and TER beside sacreBLEU. */
import { bleu, chrf, sentenceBleu, sentenceChrf, ter, tokenizeForBleu, type BleuOptions, type Tokenization } from '@glossa/translation';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

type Settings = Record<string, unknown>;

interface Corpus {
  lang: string;
  hypotheses: string[];
  references: string[][];
  bleu: (Settings & { score: number; precisions: number[]; bp: number; sys_len: number; ref_len: number; counts: number[]; totals: number[]; signature: string })[];
  sentence_bleu: (Settings & { scores: number[] })[];
  chrf: (Settings & { score: number; sentence_scores: number[]; signature: string })[];
  ter: (Settings & { score: number })[];
  tokenized: Record<string, { hypotheses: string[]; references: string[][] }>;
}

/** The settings that a row has, by our names. */
const renamed = (row: Settings, names: Record<string, string>) =>
  Object.fromEntries(Object.entries(names).flatMap(([theirs, ours]) => (row[theirs] === undefined ? [] : [[ours, row[theirs]]])));

const bleuOptions = (row: Settings): BleuOptions =>
  renamed(row, { tokenize: 'tokenization', lowercase: 'lowercase', smooth_method: 'smoothing', max_ngram_order: 'maxOrder', effective_order: 'effectiveOrder' });

const chrfOptions = (row: Settings) =>
  renamed(row, { char_order: 'characterOrder', word_order: 'wordOrder', beta: 'beta', lowercase: 'lowercase', whitespace: 'whitespace', eps_smoothing: 'epsilonSmoothing' });

const terOptions = (row: Settings) => renamed(row, { normalized: 'normalized', asian_support: 'asianSupport' });

const withoutVersion = (signature: string) => signature.replace(/\|version:.*/, '');

function compareCorpus(comparison: Comparison, corpus: Corpus): void {
  const { lang, hypotheses, references } = corpus;
  const referencesOf = (i: number) => references.map((stream) => stream[i]);

  for (const [name, expected] of Object.entries(corpus.tokenized)) {
    const cut = (line: string) => tokenizeForBleu(line, name as Tokenization);
    comparison.same(`${lang}: words by ${name}`, [hypotheses.map(cut), references.map((stream) => stream.map(cut))], [expected.hypotheses, expected.references]);
  }
  for (const row of corpus.bleu) {
    const name = `${lang}: BLEU ${row.signature}`;
    const { score, precisions, brevityPenalty, hypothesisLength, referenceLength, counts, totals, signature } = bleu(hypotheses, references, bleuOptions(row));
    comparison.near(name, [score, brevityPenalty, ...precisions], [row.score, row.bp, ...row.precisions]);
    comparison.same(name, [hypothesisLength, referenceLength, counts, totals], [row.sys_len, row.ref_len, row.counts, row.totals]);
    comparison.same(name, withoutVersion(signature), withoutVersion(row.signature));
  }
  for (const row of corpus.sentence_bleu) {
    const scores = hypotheses.map((hypothesis, i) => sentenceBleu(hypothesis, referencesOf(i), bleuOptions(row)).score);
    comparison.near(`${lang}: sentence BLEU ${String(row.tokenize)}`, scores, row.scores);
  }
  for (const row of corpus.chrf) {
    const { score, signature } = chrf(hypotheses, references, chrfOptions(row));
    const scores = hypotheses.map((hypothesis, i) => sentenceChrf(hypothesis, referencesOf(i), chrfOptions(row)).score);
    comparison.near(`${lang}: chrF ${row.signature}`, [score, ...scores], [row.score, ...row.sentence_scores]);
    comparison.same(`${lang}: chrF ${row.signature}`, withoutVersion(signature), withoutVersion(row.signature));
  }
  for (const row of corpus.ter) {
    comparison.near(`${lang}: TER ${JSON.stringify(terOptions(row))}`, [ter(hypotheses, references, terOptions(row)).score], [row.score]);
  }
}

/** The fixture holds twelve significant digits. */
export function runTranslationMetrics({ corpora }: { corpora: Corpus[] }): Outcome {
  const comparison = new Comparison(1e-9);
  for (const corpus of corpora) compareCorpus(comparison, corpus);
  return comparison.outcome();
}
