import { stat } from 'node:fs/promises';
import { greedy } from '@glossa/decoding';
import { Summarization, type SummarizeOptions, type Summary } from '@glossa/summarization';
import { command } from '../command/command.js';
import { choice, flag, integer } from '../command/option.js';
import type { Io } from '../io/io.js';
import { load } from '../io/load.js';
import { StatusLine } from '../io/status-line.js';
import { wholeText } from '../io/text-source.js';
import { rate } from '../text/figures.js';
import { beamOptions, searchOptions } from './beam-options.js';
import { loadingOptions, modelOptions } from './model-options.js';

export const summarize = command({
  name: 'glossa summarize',
  positionals: ['MODEL', '[TEXT|FILE|-]'],
  about:
    'Summarizes TEXT, the text in FILE where there is such a file, or stdin (also without TEXT), part by part\n' +
    'where it is long. MODEL is a folder, the address of one, or owner/name on the Hugging Face hub, with\n' +
    'config.json, the files of a tokenizer and model.safetensors.',
  options: {
    ...beamOptions,
    'max-new-tokens': integer('N', "end the summary of a part after N tokens (default: the model's setting, or 128)", {
      min: 1,
    }),
    combine: choice(
      'HOW',
      ['join', 'summarize'],
      'what becomes of the summaries of the parts of a long text (default join)',
    ),
    ...modelOptions,
    json: flag('print one line of JSON at the end'),
  },
  async run(io, [model, given = '-'], values) {
    const text = given === '-' || (await isFile(given)) ? await wholeText(given, io) : given;
    using summarization = await load(io, Summarization, model, loadingOptions(values));
    const { beams, combine } = values;
    const options: SummarizeOptions = {
      ...searchOptions(values, summarization),
      // One beam is the likeliest id at each step, whose text can be written as it comes.
      ...((beams ?? summarization.config.numBeams) === 1 && { search: greedy() }),
      ...(combine !== undefined && { combine }),
      signal: io.signal,
    };
    const summary = values.json
      ? await summarization.summarize(text, options)
      : await streamed(summarization, text, options, io);
    if (values.json) await io.stdout.write(`${JSON.stringify(described(summary))}\n`);
    new StatusLine(io.stderr).note(rate(summary.tokensPerSecond));
  },
});

async function isFile(path: string): Promise<boolean> {
  const found = await stat(path).catch(() => undefined);
  return found?.isFile() ?? false;
}

function described({ text, score, finishReason, parts }: Summary) {
  return { text, score, finishReason, parts };
}

async function streamed(
  summarization: Summarization,
  text: string,
  options: SummarizeOptions,
  io: Io,
): Promise<Summary> {
  const stream = summarization.stream(text, options);
  for await (const piece of stream) await io.stdout.write(piece);
  await io.stdout.write('\n');
  return stream.result;
}
