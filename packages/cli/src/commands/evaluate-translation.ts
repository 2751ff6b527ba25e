import { fail, inWords } from '@glossa/check';
import { evaluateTranslation, Translation } from '@glossa/translation';
import { command } from '../command/command.js';
import { choice, integer, required, text, texts } from '../command/option.js';
import type { Io } from '../io/io.js';
import { load } from '../io/load.js';
import { checkOutput, writeOutput } from '../io/output-file.js';
import { StatusLine } from '../io/status-line.js';
import { nameOf, textOf } from '../io/text-source.js';
import { linesOf } from '../text/lines.js';
import { beamOptions, searchOptions } from './beam-options.js';
import { loadingOptions, modelOptions } from './model-options.js';

export const evaluateTranslations = command({
  name: 'glossa evaluate translation',
  positionals: ['MODEL'],
  about:
    'Translates a test set, and prints BLEU and chrF with their signatures in the notation of sacreBLEU; the\n' +
    'last line has both, and the number of sentences. Files are text or gzip of it. MODEL is a folder, the\n' +
    'address of one, or owner/name on the Hugging Face hub.',
  options: {
    data: required(
      text(
        'FILE',
        'source TAB reference a line, more columns being ignored; with --references sources only; - is stdin',
      ),
    ),
    references: texts('FILE', 'a reference a line for the sources of --data; may be given several times'),
    limit: integer('N', 'only the first N sentences', { min: 1 }),
    tokenization: choice(
      'NAME',
      ['13a', 'zh', 'intl', 'char', 'none'],
      'how BLEU cuts words (default 13a; zh for Chinese translations)',
    ),
    ...beamOptions,
    ...modelOptions,
    output: text('FILE', 'write the translations to FILE, one a line'),
  },
  async run(io, [model], values) {
    const { data, limit, tokenization, output } = values;
    if (output !== undefined) await checkOutput(output);
    const test = await readTest(data, values.references, limit, io);
    using translation = await load(io, Translation, model, loadingOptions(values));
    using status = new StatusLine(io.stderr);
    const { bleu, chrf, n, hypotheses } = await evaluateTranslation(translation, test, {
      ...searchOptions(values, translation),
      ...(tokenization !== undefined && { tokenization }),
      signal: io.signal,
      onProgress: ({ done, total }) => status.show(`${done} of ${total} sentences`),
    });
    status.clear();
    if (output !== undefined) await writeOutput(output, hypotheses.map((line) => `${line}\n`).join(''));
    const rows = Object.entries({ BLEU: bleu, chrF: chrf });
    for (const [name, { score, signature }] of rows)
      await io.stdout.write(`${name} ${score.toFixed(2)} ${signature}\n`);
    await io.stdout.write(`${rows.map(([name, { score }]) => `${name} ${score.toFixed(2)}`).join(' ')} n ${n}\n`);
  },
});

interface TestSet {
  sources: string[];
  /** [stream][sentence] */
  references: string[][];
}

async function readTest(
  data: string,
  references: readonly string[],
  limit: number | undefined,
  io: Io,
): Promise<TestSet> {
  const first = await firstLines(data, limit, io);
  if (first.length === 0) fail(nameOf(data), 'some sentences', inWords('none'), 'invalid-file');
  if (references.length === 0) {
    const rows = first.map((line, index) => columns(line, `${nameOf(data)}:${index + 1}`));
    return { sources: rows.map(([source]) => source), references: [rows.map(([, reference]) => reference)] };
  }
  const streams: string[][] = [];
  for (const file of references) {
    const lines = await firstLines(file, limit, io);
    if (lines.length !== first.length)
      fail(nameOf(file), `${first.length} lines, as ${nameOf(data)} has`, lines.length, 'invalid-file');
    streams.push(lines);
  }
  return { sources: first, references: streams };
}

function columns(line: string, where: string): [source: string, reference: string] {
  const [source, reference] = line.split('\t');
  if (reference === undefined) fail(where, 'source TAB reference', inWords('one column'), 'invalid-file');
  return [source, reference];
}

async function firstLines(file: string, limit = Infinity, io: Io): Promise<string[]> {
  const lines: string[] = [];
  for await (const line of linesOf(textOf(file, io))) {
    lines.push(line);
    if (lines.length === limit) break;
  }
  return lines;
}
