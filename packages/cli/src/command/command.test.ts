import fc from 'fast-check';
import { describe, expect, expectTypeOf, it } from 'vitest';
import { testIo } from '../__fixtures__/test-io.js';
import { command } from './command.js';
import { choice, flag, integer, real, required, text, texts, type Values } from './option.js';

const options = {
  count: integer('N', 'how many', { min: -5, max: 5 }),
  share: real('X', 'how much', { above: 0 }),
  name: text('TEXT', 'who'),
  tag: texts('TEXT', 'what'),
  color: choice('NAME', ['red', 'green'], 'which'),
  loud: flag('louder'),
};

async function run(args: string[], signal?: AbortSignal) {
  const { io, written } = testIo(signal ? { signal } : {});
  let received: unknown;
  const greet = command({
    name: 'glossa greet',
    positionals: ['WHOM', '[HOW]'],
    about: 'Greets.',
    options,
    async run(_io, positionals, values) {
      expectTypeOf(values).toEqualTypeOf<Values<typeof options>>();
      expectTypeOf(values.color).toEqualTypeOf<'red' | 'green' | undefined>();
      received = { positionals, ...values };
    },
  });
  return { code: await greet(args, io), received, ...written };
}

describe('command', () => {
  it('reads options and positionals in any order', async () => {
    const { code, received, stderr } = await run([
      'you',
      '--count',
      '3',
      '--share=.5e1',
      '--tag',
      'a',
      '--tag',
      '',
      '--color',
      'red',
      '--loud',
      '--',
      '--name',
    ]);
    expect([code, stderr]).toEqual([0, '']);
    expect(received).toEqual({
      positionals: ['you', '--name'],
      count: 3,
      share: 5,
      name: undefined,
      tag: ['a', ''],
      color: 'red',
      loud: true,
    });
    expect((await run(['-'])).received).toEqual({
      positionals: ['-'],
      count: undefined,
      share: undefined,
      name: undefined,
      tag: [],
      color: undefined,
      loud: false,
    });
  });

  it('prints its help, whatever else is asked for', async () => {
    const help = await run(['--help']);
    expect(help).toMatchObject({ code: 0, received: undefined, stderr: '' });
    expect(help.stdout).toMatch(
      /^Usage: glossa greet WHOM \[HOW\] \[options\]\n\nGreets\.\n\nOptions:\n {2}--count N +how many\n/,
    );
    expect(help.stdout).toContain('--color NAME  which: red, green\n');
    expect((await run(['-h', 'a', 'b', 'c', '--count', 'x'])).stdout).toBe(help.stdout);
  });

  it.each([
    [[], 'expected WHOM, received nothing'],
    [['a', 'b', 'c'], 'expected WHOM [HOW] (text with spaces goes in quotes), received "a" "b" "c"'],
    [['a', '--loud=yes'], "Option '--loud' does not take an argument"],
    [['a', '--count'], "Option '--count <value>' argument missing"],
    [['a', '--no-loud'], "Unknown option '--no-loud'"],
    [['a', '-x'], "Unknown option '-x'"],
    [['a', '--count=6'], '--count: expected a whole number from -5 up to 5, received "6"'],
    [['a', '--share=0'], '--share: expected a number above 0, received "0"'],
    [['a', '--share=0x1'], '--share: expected a number above 0, received "0x1"'],
    [['a', '--share=Infinity'], '--share: expected a number above 0, received "Infinity"'],
    [['a', '--color', 'toString'], '--color: expected red, green, received "toString"'],
    [['a', '--loud', '--loud'], '--loud: expected once, received 2 times'],
  ])('refuses %j', async (args, message) => {
    const { code, received, stdout, stderr } = await run(args);
    expect({ code, received, stdout }).toEqual({ code: 2, received: undefined, stdout: '' });
    expect(stderr).toMatch(/^glossa greet: [^\n]*; see glossa greet --help\n$/);
    expect(stderr).toContain(message);
  });

  it('never fails in another way, whatever it is told', () =>
    fc.assert(
      fc.asyncProperty(
        fc.array(
          fc.oneof(
            fc.string(),
            fc.constantFrom('--count', '--share=', '-', '--', '--loud', '--tag', '-h', '--__proto__=1'),
          ),
        ),
        async (args) => {
          const { code, stderr } = await run(args);
          expect([0, 2]).toContain(code);
          expect(stderr).toMatch(code === 0 ? /^$/ : /^[^\n]*\n$/);
        },
      ),
    ));

  it('requires what has no default', () => {
    expect(() => required(text('T', '')).read([])).toThrow('expected it, as it has no default, received nothing');
    expect(required(text('T', '')).read([''])).toBe('');
  });
});

describe('exit codes', () => {
  const failing = (error: unknown) =>
    command({ name: 'fail', positionals: [], about: '', options: {}, run: () => Promise.reject(error) });
  it.each([
    [new Error('two\nlines'), undefined, 1, 'fail: two lines\n'],
    ['text', undefined, 1, 'fail: text\n'],
    [Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }), undefined, 0, ''],
    [new Error('aborted'), 'enough', 130, ''],
    [new Error('aborted'), Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }), 0, ''],
  ])('%o while aborted with %o', async (error, reason, code, stderr) => {
    const { io, written } = testIo(reason === undefined ? {} : { signal: AbortSignal.abort(reason) });
    expect(await failing(error)([], io)).toBe(code);
    expect(written.stderr).toBe(stderr);
  });
});
