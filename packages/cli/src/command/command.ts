/** A command from its description: arguments are checked against what its help says. */
import { parseArgs } from 'node:util';
import type { Io } from '../io/io.js';
import { exitCode } from './exit-code.js';
import { helpOf } from './help.js';
import type { Options, Values } from './option.js';
import { oneLine } from '../text/one-line.js';
import { UsageError } from './usage-error.js';

/** Runs with the arguments after its name, and resolves to the exit code. */
export type Command = (args: readonly string[], io: Io) => Promise<number>;

export interface CommandSpec<O extends Options> {
  /** As it is called: `glossa generate`. */
  readonly name: string;
  /** Such as `MODEL`; in brackets what may be left out, with a final `…` what may be repeated. */
  readonly positionals: readonly string[];
  /** What it does, for help. */
  readonly about: string;
  readonly options: O;
  run(io: Io, positionals: readonly string[], values: Values<O>): Promise<void>;
}

export function command<O extends Options>(spec: CommandSpec<O>): Command {
  return (args, io) =>
    exitCode(spec.name, io, async () => {
      const { positionals, given } = parse(args, spec.options);
      if (given.has('help')) return void (await io.stdout.write(helpOf(spec)));
      checkCount(spec.positionals, positionals);
      await spec.run(io, positionals, read(spec.options, given));
    });
}

function parse(
  args: readonly string[],
  options: Options,
): { positionals: string[]; given: Map<string, readonly string[]> } {
  const types = Object.entries(options).map(
    ([name, { value }]) => [name, { type: value === undefined ? 'boolean' : 'string', multiple: true }] as const,
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { ...Object.fromEntries(types), help: { type: 'boolean', short: 'h', multiple: true } },
    });
    const given = Object.entries(values).map(([name, all]) => [name, [all].flat().map(String)] as const);
    return { positionals, given: new Map(given) };
  } catch (error) {
    throw new UsageError(oneLine(error));
  }
}

function checkCount(names: readonly string[], received: readonly string[]): void {
  const needed = names.filter((name) => !name.startsWith('['));
  const shown = received.map((one) => JSON.stringify(one)).join(' ') || 'nothing';
  if (received.length < needed.length) throw new UsageError(`expected ${needed.join(' ')}, received ${shown}`);
  const isOpen = names.some((name) => name.endsWith('…'));
  if (isOpen || received.length <= names.length) return;
  throw new UsageError(`expected ${names.join(' ')} (text with spaces goes in quotes), received ${shown}`);
}

function read<O extends Options>(options: O, given: ReadonlyMap<string, readonly string[]>): Values<O> {
  const values = Object.entries(options).map(([name, option]) => {
    try {
      return [name, option.read(given.get(name) ?? [])];
    } catch (error) {
      throw new UsageError(`--${name}: ${(error as Error).message}`);
    }
  });
  return Object.fromEntries(values) as Values<O>;
}
