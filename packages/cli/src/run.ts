import { version } from '../package.json';
import { dispatcher, type Choice } from './command/dispatcher.js';
import { exitCode } from './command/exit-code.js';
import type { Io } from './io/io.js';
import { processIo } from './io/process-io.js';

/** Each is loaded when it is asked for, so that help does not wait for TensorFlow.js. */
const commands: Record<string, Choice> = {
  generate: { about: 'write on from a text', load: async () => (await import('./commands/generate.js')).generate },
  translate: {
    about: 'translate text, or stdin line by line',
    load: async () => (await import('./commands/translate.js')).translate,
  },
  summarize: {
    about: 'summarize a text',
    load: async () => (await import('./commands/summarize.js')).summarize,
  },
  answer: {
    about: 'find the answer to a question in a text',
    load: async () => (await import('./commands/answer.js')).answer,
  },
  evaluate: {
    about: 'score a model on a test set',
    load: async () => (await import('./commands/evaluate.js')).evaluate,
  },
  tokenize: { about: 'show the tokens of a text', load: async () => (await import('./commands/tokenize.js')).tokenize },
  'train-tokenizer': {
    about: 'learn a tokenizer from text files',
    load: async () => (await import('./commands/train-tokenizer.js')).trainTokenizer,
  },
  inspect: {
    about: 'show the config and the weights of a model',
    load: async () => (await import('./commands/inspect.js')).inspect,
  },
};

const glossa = dispatcher('glossa', 'COMMAND', commands, 'glossa --version prints the version.\n');

/**
 * Runs the `glossa` command.
 * @param argv the arguments after `glossa`
 * @param io streams and signal; those of the process where not given
 * @returns the exit code: 0 done, 1 an error, 2 used wrongly, 130 aborted; it does not throw for those
 */
export async function run(argv: readonly string[], io: Partial<Io> = {}): Promise<number> {
  using complete = processIo(io);
  if (argv[0] !== '--version') return await glossa(argv, complete);
  return await exitCode('glossa', complete, async () => void (await complete.stdout.write(`${version}\n`)));
}
