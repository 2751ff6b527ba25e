/** BLEU, chrF and TER beside sacreBLEU. */
import {
  bleu,
  chrf,
  sentenceBleu,
  sentenceChrf,
  ter,
  tokenizeForBleu,
  type BleuOptions,
  type Tokenization,
} from '@glossa/translation';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

type Settings = Record<string, unknown>;

interface Corpus {
  lang: string;
  hypotheses: string[];
  references: string[][];
  bleu: (Settings & {
    score: number;
    precisions: number[];
    bp: number;
    sys_len: number;
    ref_len: number;
    counts: number[];
    totals: number[];
    signature: string;
  })[];
  sentence_bleu: (Settings & { scores: number[] })[];
  chrf: (Settings & { score: number; sentence_scores: number[]; signature: string })[];
  ter: (Settings & { score: number })[];
  tokenized: Record<string, { hypotheses: string[]; references: string[][] }>;
}

/** Our names of the reference's settings. */
const names = {
  bleu: {
    ...{ tokenize: 'tokenization', lowercase: 'lowercase', smooth_method: 'smoothing', smooth_value: 'smoothingValue' },
    ...{ max_ngram_order: 'maxOrder', effective_order: 'effectiveOrder' },
  },
  chrf: {
    ...{ char_order: 'characterOrder', word_order: 'wordOrder', beta: 'beta' },
    ...{ lowercase: 'lowercase', whitespace: 'whitespace', eps_smoothing: 'epsilonSmoothing' },
  },
  ter: {
    normalized: 'normalized',
    no_punct: 'withoutPunctuation',
    asian_support: 'asianSupport',
    case_sensitive: 'caseSensitive',
  },
};
const results = [
  'score',
  'scores',
  'sentence_scores',
  'precisions',
  'bp',
  'sys_len',
  'ref_len',
  'counts',
  'totals',
  'signature',
];
const tokenizations: readonly string[] = ['13a', 'intl', 'char', 'zh', 'none'] satisfies Tokenization[];

/** The settings that a row has, by our names. */
const renamed = (row: Settings, ours: Record<string, string>) =>
  Object.fromEntries(
    Object.entries(ours).flatMap(([name, our]) =>
      row[name] === undefined || row[name] === null ? [] : [[our, row[name]]],
    ),
  );

const bleuOptions = (row: Settings): BleuOptions => renamed(row, names.bleu);
const chrfOptions = (row: Settings) => renamed(row, names.chrf);
const terOptions = (row: Settings) => renamed(row, names.ter);

/** The rows whose settings are all known; the others are noted as not compared. */
function knownRows<Row extends Settings>(
  comparison: Comparison,
  what: string,
  rows: Row[] = [],
  ours: Record<string, string>,
): Row[] {
  return rows.filter((row) => {
    const isCut = row.tokenize === undefined || tokenizations.includes(String(row.tokenize));
    if (!isCut) comparison.leave(`${what} (${String(row.tokenize)})`);
    return isCut && comparison.knows(what, row, [...results, ...Object.keys(ours)]);
  });
}

const withoutVersion = (signature: string) => signature.replace(/\|version:.*/, '');

function compareCorpus(comparison: Comparison, corpus: Corpus): void {
  const { lang, hypotheses, references } = corpus;
  const referencesOf = (i: number) => references.map((stream) => stream[i]);

  for (const [name, expected] of Object.entries(corpus.tokenized ?? {})) {
    if (!tokenizations.includes(name)) {
      comparison.leave(`${lang}: words by ${name}`);
      continue;
    }
    const cut = (line: string) => tokenizeForBleu(line, name as Tokenization);
    comparison.same(
      `${lang}: words by ${name}`,
      [hypotheses.map(cut), references.map((stream) => stream.map(cut))],
      [expected.hypotheses, expected.references],
    );
  }
  for (const row of knownRows(comparison, `${lang}: BLEU`, corpus.bleu, names.bleu)) {
    const name = `${lang}: BLEU ${row.signature}`;
    const { score, precisions, brevityPenalty, hypothesisLength, referenceLength, counts, totals, signature } = bleu(
      hypotheses,
      references,
      bleuOptions(row),
    );
    comparison.near(name, [score, brevityPenalty, ...precisions], [row.score, row.bp, ...row.precisions]);
    comparison.same(
      name,
      [hypothesisLength, referenceLength, counts, totals],
      [row.sys_len, row.ref_len, row.counts, row.totals],
    );
    comparison.same(name, withoutVersion(signature), withoutVersion(row.signature));
  }
  for (const row of knownRows(comparison, `${lang}: sentence BLEU`, corpus.sentence_bleu, names.bleu)) {
    const scores = hypotheses.map((hypothesis, i) => sentenceBleu(hypothesis, referencesOf(i), bleuOptions(row)).score);
    comparison.near(`${lang}: sentence BLEU ${String(row.tokenize)}`, scores, row.scores);
  }
  for (const row of knownRows(comparison, `${lang}: chrF`, corpus.chrf, names.chrf)) {
    const { score, signature } = chrf(hypotheses, references, chrfOptions(row));
    const scores = hypotheses.map((hypothesis, i) => sentenceChrf(hypothesis, referencesOf(i), chrfOptions(row)).score);
    comparison.near(`${lang}: chrF ${row.signature}`, [score, ...scores], [row.score, ...row.sentence_scores]);
    comparison.same(`${lang}: chrF ${row.signature}`, withoutVersion(signature), withoutVersion(row.signature));
  }
  for (const row of knownRows(comparison, `${lang}: TER`, corpus.ter, names.ter)) {
    comparison.near(
      `${lang}: TER ${JSON.stringify(terOptions(row))}`,
      [ter(hypotheses, references, terOptions(row)).score],
      [row.score],
    );
  }
}

/** The fixture holds twelve significant digits. */
export function runTranslationMetrics({ corpora }: { corpora: Corpus[] }): Outcome {
  const comparison = new Comparison(1e-9);
  for (const corpus of corpora) compareCorpus(comparison, corpus);
  return comparison.outcome();
}
