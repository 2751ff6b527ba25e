import { QuestionAnswering, type Answer } from '@glossa/question-answering';
import { command } from '../command/command.js';
import { flag, integer, required, text } from '../command/option.js';
import type { Output } from '../io/io.js';
import { load } from '../io/load.js';
import { StatusLine } from '../io/status-line.js';
import { wholeText } from '../io/text-source.js';
import { oneLine } from '../text/one-line.js';
import { passageAround } from '../text/passage.js';
import { answerOptions, readingOptions } from './answer-options.js';
import { loadingOptions, modelOptions } from './model-options.js';

export const answer = command({
  name: 'glossa answer',
  positionals: ['MODEL', 'QUESTION'],
  about:
    'Finds the answer to QUESTION in a text, and prints it with its place (UTF-16 offsets), its probability,\n' +
    'and the passage around it. MODEL is a folder, the address of one, or owner/name on the Hugging Face hub,\n' +
    'with config.json, the files of a tokenizer and model.safetensors.',
  options: {
    context: required(text('FILE', 'the text that may hold the answer; - is stdin')),
    'top-k': integer('N', 'print the N likeliest answers (default 1)', { min: 1 }),
    ...answerOptions,
    ...modelOptions,
    json: flag('print one line of JSON'),
  },
  async run(io, [model, question], values) {
    const context = await wholeText(values.context, io);
    using answering = await load(io, QuestionAnswering, model, loadingOptions(values));
    using status = new StatusLine(io.stderr);
    const numResults = values['top-k'];
    const found = await answering.answer(
      { question, context },
      {
        ...readingOptions(values),
        ...(numResults !== undefined && { numResults }),
        signal: io.signal,
        onProgress: ({ done, total }) => status.show(`${done} of ${total} windows read`),
      },
    );
    status.clear();
    if (values.json) return void (await io.stdout.write(`${JSON.stringify({ question, ...found })}\n`));
    const lines = found.nBest.map((one) => `${described(one)}\n`);
    const passage = found.end > found.start ? `\n${passageAround(context, found, marksFor(io.stdout))}\n` : '';
    await io.stdout.write(lines.join('') + passage);
  },
});

function described({ answer: words, start, end, probability }: Answer): string {
  return `${words === '' ? 'no answer' : oneLine(words)}  (${start}-${end}, probability ${probability.toFixed(4)})`;
}

/** Bold and reversed in a terminal, brackets elsewhere; https://no-color.org is honored. */
function marksFor({ isTTY }: Output): readonly [string, string] {
  return isTTY && !process.env.NO_COLOR ? ['\x1b[1;7m', '\x1b[0m'] : ['[', ']'];
}
