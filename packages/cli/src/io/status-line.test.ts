import { expect, it } from 'vitest';
import { testIo } from '../__fixtures__/test-io.js';
import { StatusLine } from './status-line.js';

it('overwrites one line of a terminal, not too often, and leaves it empty', () => {
  const { io, written } = testIo({ tty: true });
  {
    using status = new StatusLine(io.stderr);
    for (let i = 0; i < 1000; i++) status.show(`${i} `.repeat(100));
  }
  const shown = written.stderr.split('\x1b[K');
  expect(shown.length).toBeLessThan(20);
  expect(shown[0]).toBe(`\r${'0 '.repeat(50).slice(0, 39)}`);
  expect(shown.slice(-2)).toEqual(['\r', '']);
});

it('keeps what is noted', () => {
  const { io, written } = testIo({ tty: true });
  using status = new StatusLine(io.stderr);
  status.note('done');
  expect(written.stderr).toBe('done\n');
});

it('writes nothing elsewhere', () => {
  const { io, written } = testIo();
  using status = new StatusLine(io.stderr);
  status.show('half');
  status.note('done');
  expect(written.stderr).toBe('');
});
