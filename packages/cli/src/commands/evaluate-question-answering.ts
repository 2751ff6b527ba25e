import { evaluateSquad, QuestionAnswering, readSquad, type Totals } from '@glossa/question-answering';
import { command } from '../command/command.js';
import { choice, integer, required, text } from '../command/option.js';
import { load } from '../io/load.js';
import { checkOutput, writeOutput } from '../io/output-file.js';
import { StatusLine } from '../io/status-line.js';
import { textOf } from '../io/text-source.js';
import { answerOptions, readingOptions } from './answer-options.js';
import { loadingOptions, modelOptions } from './model-options.js';

export const evaluateQuestionAnswering = command({
  name: 'glossa evaluate question-answering',
  positionals: ['MODEL'],
  about:
    "Answers the questions of a file in SQuAD's layout (1.1, 2.0, CMRC, DRCD; JSON or gzip of it) and scores\n" +
    'the answers as the official scripts do. The last line has exact match, F1 and the number of questions.\n' +
    'MODEL is a folder, the address of one, or owner/name on the Hugging Face hub.',
  options: {
    data: required(text('FILE', 'the questions; - is stdin')),
    limit: integer('N', 'only the first N questions', { min: 1 }),
    metric: choice(
      'NAME',
      ['squad-1.1', 'squad-2.0', 'cmrc'],
      'how to score (default squad-2.0 where a question has no answer, else squad-1.1)',
    ),
    ...answerOptions,
    ...modelOptions,
    output: text('FILE', 'write the answers to FILE, as the official scripts take them'),
  },
  async run(io, [model], values) {
    const { data, limit, metric, output } = values;
    if (output !== undefined) await checkOutput(output);
    using answering = await load(io, QuestionAnswering, model, loadingOptions(values));
    using status = new StatusLine(io.stderr);
    const { predictions, hasAnswer, noAnswer, ...all } = await evaluateSquad(
      answering,
      readSquad(textOf(data, io), { signal: io.signal }),
      {
        ...readingOptions(values),
        ...(limit !== undefined && { limit }),
        ...(metric !== undefined && { metric }),
        signal: io.signal,
        onProgress: ({ done, total }) => status.show(`${done}${total === undefined ? '' : ` of ${total}`} questions`),
      },
    );
    status.clear();
    if (output !== undefined) await writeOutput(output, `${JSON.stringify(Object.fromEntries(predictions))}\n`);
    if (hasAnswer) await io.stdout.write(`with an answer: ${scores(hasAnswer)}\n`);
    if (noAnswer) await io.stdout.write(`without: ${scores(noAnswer)}\n`);
    await io.stdout.write(`${scores(all)}\n`);
  },
});

function scores({ exactMatch, f1, n }: Totals): string {
  return `EM ${exactMatch.toFixed(2)} F1 ${f1.toFixed(2)} n ${n}`;
}
