import {
  TextGeneration,
  greedy,
  temperature,
  topK,
  topP,
  type Generation,
  type LogitsProcessor,
  type TextGenerationOptions,
} from '@glossa/generation';
import { command } from '../command/command.js';
import { flag, integer, real, texts } from '../command/option.js';
import { UsageError } from '../command/usage-error.js';
import type { Io } from '../io/io.js';
import { load } from '../io/load.js';
import { StatusLine } from '../io/status-line.js';
import { wholeText } from '../io/text-source.js';
import { rate } from '../text/figures.js';
import { loadingOptions, modelOptions } from './model-options.js';

export const generate = command({
  name: 'glossa generate',
  positionals: ['MODEL', '[PROMPT|-]'],
  about:
    "Continues PROMPT, as the text is generated; from the model's start token without one, from stdin with -\n" +
    '(less a final line break). MODEL is a folder, the address of one, or owner/name on the Hugging Face hub,\n' +
    'with config.json, the files of a tokenizer and model.safetensors; or with --file, that file alone.',
  options: {
    'max-new-tokens': integer('N', 'end after N tokens (default 256)', { min: 1 }),
    temperature: real(
      'T',
      'less is more cautious, more is more daring; 0 always takes the likeliest token (default 1)',
      { min: 0 },
    ),
    'top-k': integer('K', 'choose among the K likeliest tokens', { min: 1 }),
    'top-p': real('P', 'choose among the likeliest tokens that together have probability P', { above: 0, max: 1 }),
    seed: integer('S', 'equal seeds give equal text (default: another every time)'),
    stop: texts('TEXT', 'end before TEXT; may be given several times'),
    slide: flag('go on beyond the context of the model by forgetting what is oldest'),
    ...modelOptions,
    json: flag('print one line of JSON at the end'),
  },
  async run(io, [model, given = ''], values) {
    const options = { ...optionsOf(values), signal: io.signal };
    const prompt = given === '-' ? (await wholeText('-', io)).replace(/\r?\n$/, '') : given;
    using generation = await load(io, TextGeneration, model, loadingOptions(values));
    const result = values.json
      ? await generation.generate(prompt, options)
      : await streamed(generation, prompt, options, io);
    if (values.json) await io.stdout.write(`${JSON.stringify({ prompt, ...result, nBest: undefined })}\n`);
    const { ids, tokensPerSecond, seed, finishReason } = result;
    const figures = [`${ids.length} tokens`, rate(tokensPerSecond), ...(seed === undefined ? [] : [`seed ${seed}`])];
    const full = finishReason === 'context' ? ['the context of the model is full: --slide goes on'] : [];
    new StatusLine(io.stderr).note([...figures, ...full].join(', '));
  },
});

interface Chosen {
  readonly 'max-new-tokens': number | undefined;
  readonly temperature: number | undefined;
  readonly 'top-k': number | undefined;
  readonly 'top-p': number | undefined;
  readonly seed: number | undefined;
  readonly stop: readonly string[];
  readonly slide: boolean;
}

function optionsOf({
  'max-new-tokens': maxNewTokens,
  temperature: heat,
  'top-k': k,
  'top-p': p,
  seed,
  stop,
  slide,
}: Chosen): TextGenerationOptions {
  if (stop.includes('')) throw new UsageError('--stop: expected some text, received none');
  const common = {
    ...(maxNewTokens !== undefined && { maxNewTokens }),
    stop,
    ...(slide && ({ overflow: 'slide', truncate: 'left' } as const)),
  };
  if (heat === 0) {
    const others = { 'top-k': k, 'top-p': p, seed };
    for (const [name, value] of Object.entries(others)) {
      if (value !== undefined)
        throw new UsageError(
          `--${name}: expected none beside --temperature 0, which leaves no choice, received ${value}`,
        );
    }
    return { ...common, search: greedy() };
  }
  const processors: LogitsProcessor[] = [];
  if (heat !== undefined) processors.push(temperature(heat));
  if (k !== undefined) processors.push(topK(k));
  if (p !== undefined) processors.push(topP(p));
  return { ...common, processors, ...(seed !== undefined && { seed }) };
}

async function streamed(
  generation: TextGeneration,
  prompt: string,
  options: TextGenerationOptions,
  io: Io,
): Promise<Generation> {
  const stream = generation.stream(prompt, options);
  let last = '';
  for await (const piece of stream) await io.stdout.write((last = piece));
  if (!last.endsWith('\n')) await io.stdout.write('\n');
  return stream.result;
}
