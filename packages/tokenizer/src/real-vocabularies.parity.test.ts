/**
 * Published vocabularies beside the libraries they were made for, on lines of English, Chinese, Japanese, code and
 * oddities.
 */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { fromLlama2c } from './loaders/llama2c.js';
import { fromSentencePiece } from './loaders/sentence-piece.js';
import { fromVocabAndMerges } from './loaders/vocab-merges.js';
import { fromVocabTxt } from './loaders/vocab-txt.js';
import { Tokenizer } from './tokenizer/tokenizer.js';

const shared = fileURLToPath(new URL('../../../../shared', import.meta.url));
const fixtures = process.env.GLOSSA_FIXTURES ?? `${shared}/fixtures`;
const data = process.env.GLOSSA_DATA ?? `${shared}/data`;

/** Made by Hugging Face's `tokenizers` and by `sentencepiece`, no special tokens added. */
const golden = JSON.parse(readFileSync(new URL('__fixtures__/real-vocabularies.json', import.meta.url), 'utf8')) as {
  lines: string[];
  /** Of each line, with spaces between them. */
  ids: Record<string, string[]>;
  /** By number of the line, where it is not the line itself. */
  decoded: Record<string, Record<string, string>>;
};

interface Setting {
  folder: string;
  load: (folder: string) => Tokenizer;
  /** Hugging Face honors the special tokens that it was told of wherever they are written; SentencePiece never does. */
  allowSpecial: boolean;
  golden?: string;
}

const text = (path: string): string => readFileSync(path, 'utf8');
const json = (folder: string): Setting => ({
  folder,
  load: (path) => Tokenizer.fromJson(text(`${path}/tokenizer.json`)),
  allowSpecial: true,
});
const cased = (folder: string): Setting => ({
  folder,
  load: (path) => fromVocabTxt(text(`${path}/vocab.txt`), { lowercase: false, stripAccents: false }),
  allowSpecial: true,
});
const sentencePiece = (folder: string, file: string): Setting => ({
  folder,
  load: (path) => fromSentencePiece(readFileSync(`${path}/${file}`)),
  allowSpecial: false,
});

const settings: Record<string, Setting> = {
  gpt2: {
    folder: `${fixtures}/vocab/gpt2`,
    load: (path) => fromVocabAndMerges(text(`${path}/vocab.json`), text(`${path}/merges.txt`)),
    allowSpecial: false,
  },
  'bert-base-uncased': {
    folder: `${fixtures}/vocab/bert-base-uncased`,
    load: (path) => fromVocabTxt(text(`${path}/vocab.txt`)),
    allowSpecial: true,
  },
  'bert-base-chinese': cased(`${data}/tokenizers/bert-base-chinese`),
  'bert-multilingual': cased(`${data}/tokenizers/bert-multilingual`),
  envit5: json(`${data}/tokenizers/envit5`),
  pegasus: json(`${data}/tokenizers/pegasus`),
  'multilingual-e5-small': json(`${data}/models/multilingual-e5-small`),
  llama2: sentencePiece(`${data}/tokenizers/llama2`, 'tokenizer.model'),
  'llama2 of llama2.c': {
    folder: `${data}/tokenizers/llama2`,
    load: (path) => fromLlama2c(readFileSync(`${path}/tokenizer.bin`)),
    allowSpecial: false,
    golden: 'llama2',
  },
  'xlnet-zh': sentencePiece(`${data}/tokenizers/xlnet-zh`, 'spiece.model'),
  'sentencepiece-en': sentencePiece(`${data}/tokenizers/sentencepiece-test`, 'test_model.model'),
  'sentencepiece-ja': sentencePiece(`${data}/tokenizers/sentencepiece-test`, 'test_ja_model.model'),
};

describe.each(Object.entries(settings))('%s', (name, setting) => {
  const { folder, load, allowSpecial } = setting;
  const present = existsSync(folder);
  if (!present) console.warn(`SKIPPED: the vocabulary ${name}, no ${folder} (set GLOSSA_FIXTURES and GLOSSA_DATA)`);
  const expected = golden.ids[setting.golden ?? name].map((ids) => ids.split(' ').filter(Boolean).map(Number));
  const decoded = golden.decoded[setting.golden ?? name];
  let tokenizer: Tokenizer;
  beforeAll(() => {
    if (present) tokenizer = load(folder);
  });

  it.skipIf(!present)('gives the ids of every line', () => {
    golden.lines.forEach((line, i) => {
      expect([line, tokenizer.encode(line, { addSpecialTokens: false, allowSpecial }).ids]).toEqual([
        line,
        expected[i],
      ]);
    });
  });

  it.skipIf(!present)('decodes every line', () => {
    golden.lines.forEach((line, i) => {
      expect([line, tokenizer.decode(expected[i], { skipSpecialTokens: false })]).toEqual([line, decoded[i] ?? line]);
    });
  });

  it.skipIf(!present)('is the same after it was saved', () => {
    const again = Tokenizer.fromJson(JSON.stringify(tokenizer.toJson()));
    for (const line of golden.lines)
      expect(again.encode(line, { allowSpecial }).ids).toEqual(tokenizer.encode(line, { allowSpecial }).ids);
  });
});
