/** A command that is a choice of others, loaded when they are asked for. */
import type { Command } from './command.js';
import { exitCode } from './exit-code.js';
import { table } from './help.js';
import { UsageError } from './usage-error.js';

export interface Choice {
  /** One line for help. */
  readonly about: string;
  load(): Promise<Command>;
}

/** @param placeholder what help calls the choice, such as COMMAND @param footer ends help */
export function dispatcher(
  name: string,
  placeholder: string,
  choices: Readonly<Record<string, Choice>>,
  footer = '',
): Command {
  const rows = Object.entries(choices).map(([choice, { about }]) => [choice, about] as const);
  const more = `${name} ${placeholder} --help says more.`;
  const help = `Usage: ${name} ${placeholder} …\n\n${table(rows)}\n${more}\n${footer}`;
  return async (args, io) => {
    const [chosen, ...rest] = args;
    let command: Command | undefined;
    const code = await exitCode(name, io, async () => {
      if (chosen !== undefined && Object.hasOwn(choices, chosen)) command = await choices[chosen].load();
      else if (chosen === '--help' || chosen === '-h') await io.stdout.write(help);
      else
        throw new UsageError(
          `${placeholder}: expected one of ${Object.keys(choices).join(', ')}, received ` +
            (chosen === undefined ? 'nothing' : JSON.stringify(chosen)),
        );
    });
    return command ? command(rest, io) : code;
  };
}
