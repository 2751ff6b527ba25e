import {
  trainByteLevelBpe,
  trainCharacterLevel,
  type Corpus,
  type Tokenizer,
  type TrainingOptions,
} from '@glossa/tokenizer';
import { command } from '../command/command.js';
import { choice, integer, required, text, texts } from '../command/option.js';
import { UsageError } from '../command/usage-error.js';
import type { Io } from '../io/io.js';
import { checkOutput, writeOutput } from '../io/output-file.js';
import { StatusLine } from '../io/status-line.js';
import { textOf } from '../io/text-source.js';
import { trainingPieces } from '../text/training-pieces.js';

const kinds = ['byte-level-bpe', 'character-level'] as const;

export const trainTokenizer = command({
  name: 'glossa train-tokenizer',
  positionals: ['FILE…'],
  about:
    'Learns a tokenizer from text files (UTF-8, or gzip of it; - is stdin), which need not fit in memory, and\n' +
    'writes its tokenizer.json.',
  options: {
    output: required(text('FILE', 'where to write it, such as tokenizer.json')),
    kind: choice('KIND', kinds, 'what to learn (default byte-level-bpe)'),
    'vocab-size': integer('N', 'byte-level-bpe: tokens in all, special ones and 256 bytes included', { min: 1 }),
    'min-frequency': integer('N', 'byte-level-bpe: least count of a pair worth a token (default 2)', { min: 1 }),
    'unknown-token': text('TOKEN', 'character-level: stands for characters the files do not have, refused otherwise'),
    'special-token': texts(
      'TOKEN',
      'a token that controls the model, with the first free id; may be given several times',
    ),
  },
  async run(io, files, values) {
    const train = trainerOf(values);
    await checkOutput(values.output);
    using status = new StatusLine(io.stderr);
    const tokenizer = await train(corpusOf(files, io), {
      signal: io.signal,
      onProgress: ({ phase, done, total }) =>
        status.show(`${phase}  ${done}${total === undefined ? '' : ` of ${total} tokens`}`),
    });
    await writeOutput(values.output, `${JSON.stringify(tokenizer.toJson(), null, 2)}\n`);
    status.clear();
    await io.stdout.write(`${values.output}: ${tokenizer.vocabSize} tokens\n`);
  },
});

interface Chosen {
  readonly kind: (typeof kinds)[number] | undefined;
  readonly 'vocab-size': number | undefined;
  readonly 'min-frequency': number | undefined;
  readonly 'unknown-token': string | undefined;
  readonly 'special-token': readonly string[];
}

type Trainer = (corpus: Corpus, options: TrainingOptions) => Promise<Tokenizer>;

function trainerOf({ kind = 'byte-level-bpe', 'special-token': specialTokens, ...values }: Chosen): Trainer {
  const { 'vocab-size': vocabSize, 'min-frequency': minFrequency, 'unknown-token': unknownToken } = values;
  if (kind === 'character-level') {
    refuse(kind, { 'vocab-size': vocabSize, 'min-frequency': minFrequency });
    return (corpus, options) =>
      trainCharacterLevel(corpus, { ...options, specialTokens, ...(unknownToken !== undefined && { unknownToken }) });
  }
  refuse(kind, { 'unknown-token': unknownToken });
  const least = 256 + specialTokens.length;
  if (vocabSize === undefined || vocabSize < least)
    throw new UsageError(`--vocab-size: expected a whole number from ${least}, received ${vocabSize ?? 'nothing'}`);
  return (corpus, options) =>
    trainByteLevelBpe(corpus, {
      ...options,
      vocabSize,
      specialTokens,
      ...(minFrequency !== undefined && { minFrequency }),
    });
}

function refuse(kind: string, values: Record<string, unknown>): void {
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined)
      throw new UsageError(`--${name}: expected none with --kind ${kind}, received ${String(value)}`);
  }
}

async function* corpusOf(files: readonly string[], io: Io): AsyncGenerator<string, void, undefined> {
  for (const file of files) yield* trainingPieces(textOf(file, io));
}
