import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { testIo } from './__fixtures__/test-io.js';
import { run } from './index.js';

const commands = ['generate', 'translate', 'summarize', 'answer', 'evaluate', 'tokenize', 'train-tokenizer', 'inspect'];

async function glossa(...args: string[]) {
  const { io, written } = testIo();
  return { code: await run(args, io), ...written };
}

describe('run', () => {
  it('lists the commands', async () => {
    const { stdout, ...rest } = await glossa('--help');
    expect(rest).toEqual({ code: 0, stderr: '' });
    expect(stdout.match(/^ {2}\S+/gm)).toEqual(commands.map((name) => `  ${name}`));
    expect((await glossa('-h')).stdout).toBe(stdout);
  });

  it.each([...commands, 'evaluate translation', 'evaluate question-answering'])('has help for %s', async (path) => {
    const { code, stdout, stderr } = await glossa(...path.split(' '), '--help');
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(new RegExp(`^Usage: glossa ${path} `));
    if (/^Usage: .* MODEL/.test(stdout))
      expect(stdout.replace(/\s+/g, ' ')).toMatch(
        /MODEL is a folder, the address of one, or owner\/name on the Hugging Face hub/,
      );
    expect(Math.max(...stdout.split('\n').map(({ length }) => length))).toBeLessThan(150);
  });

  it('tells its version', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8'));
    expect(await glossa('--version')).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  it.each([['nothing'], ['toString', '"toString"'], ['--verbose', '"--verbose"'], ['', '""']])(
    'refuses %j',
    async (name, shown = name) => {
      const args = name === 'nothing' ? [] : [name];
      const { code, stdout, stderr } = await glossa(...args);
      expect([code, stdout]).toEqual([2, '']);
      expect(stderr).toBe(
        `glossa: COMMAND: expected one of ${commands.join(', ')}, received ${shown}; see glossa --help\n`,
      );
    },
  );

  it('leaves no listener on the process', async () => {
    const count = () => [
      process.listenerCount('SIGINT'),
      process.stdout.listenerCount('error'),
      process.stderr.listenerCount('error'),
    ];
    const before = count();
    const { io } = testIo();
    await run(['--version'], { stdout: io.stdout });
    expect(count()).toEqual(before);
  });
});
