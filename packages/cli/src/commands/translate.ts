import { Translation, type TranslatedText } from '@glossa/translation';
import { command } from '../command/command.js';
import { flag } from '../command/option.js';
import type { Io } from '../io/io.js';
import { load } from '../io/load.js';
import { StatusLine } from '../io/status-line.js';
import { textOf } from '../io/text-source.js';
import { rate } from '../text/figures.js';
import { arrivingLines } from '../text/lines.js';
import { beamOptions, searchOptions } from './beam-options.js';
import { loadingOptions, modelOptions } from './model-options.js';

/** Lines translated at a time, when so many are there. */
const batchSize = 16;

export const translate = command({
  name: 'glossa translate',
  positionals: ['MODEL', '[TEXT|-]'],
  about:
    'Translates TEXT, or stdin (also without TEXT): a line for each line, as they come. MODEL is a folder,\n' +
    'the address of one, or owner/name on the Hugging Face hub, with config.json, the files of a tokenizer\n' +
    'and model.safetensors.',
  options: { ...beamOptions, ...modelOptions, json: flag('print a line of JSON for each text') },
  async run(io, [model, text = '-'], values) {
    using translation = await load(io, Translation, model, loadingOptions(values));
    using status = new StatusLine(io.stderr);
    const options = { ...searchOptions(values, translation), signal: io.signal };
    const speed = new MeanRate();
    let count = 0;
    for await (const texts of text === '-' ? batchesOf(io) : [[text]]) {
      const begun = performance.now();
      const results = await translation.translate(texts, options);
      speed.add(results[0].tokensPerSecond, performance.now() - begun);
      count += texts.length;
      status.clear();
      for (const [index, result] of results.entries()) {
        await io.stdout.write(`${values.json ? JSON.stringify(summary(texts[index], result)) : result.text}\n`);
      }
      // Where lines are typed, the line is theirs.
      if (!io.stdin.isTTY) status.show(`${count} lines, ${rate(speed.mean)}`);
    }
    status.note(rate(speed.mean));
  },
});

async function* batchesOf(io: Io): AsyncGenerator<string[], void, undefined> {
  for await (const lines of arrivingLines(textOf('-', io))) {
    for (let start = 0; start < lines.length; start += batchSize) yield lines.slice(start, start + batchSize);
  }
}

function summary(source: string, { text, score, finishReason }: TranslatedText) {
  return { source, text, score, finishReason };
}

/** The rate of several pieces of work together. */
class MeanRate {
  #amount = 0;
  #time = 0;

  add(rate: number, time: number): void {
    this.#amount += rate * time;
    this.#time += time;
  }

  get mean(): number {
    return this.#amount / Math.max(this.#time, Number.MIN_VALUE);
  }
}
