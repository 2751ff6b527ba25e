import { describe, expect, it } from 'vitest';
import { progressBar } from './progress-bar.js';

const event = (step: number) => ({
  step,
  loss: 2,
  learningRate: 0.1,
  gradientNorm: 1,
  tokens: 10,
  tokensPerSecond: 1234,
});

function record(isTTY: boolean, columns?: number) {
  const written: string[] = [];
  return { written, stream: { isTTY, columns, write: (text: string) => written.push(text) } };
}

describe('progressBar', () => {
  it('stays in place in a terminal', () => {
    const { written, stream } = record(true, 120);
    {
      using bar = progressBar({ steps: 4, stream });
      bar.update(event(1));
      bar.log('hello');
      bar.update(event(4));
    }
    expect(written[0]).toMatch(/^\rstep 1\/4 {2}━{6}╌{18} 25% {2}loss 2\.0000 {2}1234 tokens\/s\x1b\[K$/);
    expect(written[1]).toBe('\r\x1b[Khello\n');
    expect(written.at(-2)).toMatch(/^\rstep 4\/4 {2}━{24} 100% {2}loss 2\.0000 {2}1234 tokens\/s {2}0:00 left\x1b\[K$/);
    expect(written.at(-1)).toBe('\n');
  });

  it('fits the terminal', () => {
    const { written, stream } = record(true, 20);
    progressBar({ steps: 4, stream }).update(event(1));
    expect(written[0].replace(/\r|\x1b\[K/g, '')).toHaveLength(19);
  });

  it('writes plain lines elsewhere', () => {
    const { written, stream } = record(false);
    using bar = progressBar({ steps: 45, stream, every: 20 });
    for (let step = 1; step <= 45; step++) bar.update(event(step));
    bar.log('done');
    expect(written.length).toBe(4);
    written
      .slice(0, 3)
      .forEach((line, i) =>
        expect(line).toMatch(
          new RegExp(`^step ${[20, 40, 45][i]}/45  loss 2\\.0000  1234 tokens/s  \\d:\\d\\d left\\n$`),
        ),
      );
    expect(written[3]).toBe('done\n');
  });

  it('does without an end, and refuses unknown options', () => {
    const { written, stream } = record(false);
    progressBar({ stream, every: 1 }).update(event(1));
    expect(written).toEqual(['step 1  loss 2.0000  1234 tokens/s\n']);
    expect(() => progressBar({ total: 4 } as object)).toThrow(
      'progressBar: unknown option "total", expected one of: steps, stream, every',
    );
  });
});
