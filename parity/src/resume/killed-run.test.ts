/** A training run that was killed and goes on, beside one that never stopped. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { steps, trainingRun } from './training-run.js';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'glossa-killed-'))));
afterEach(() => rmSync(root, { recursive: true }));

type Losses = Map<number, number>;

async function finish(folder: string): Promise<Losses> {
  const losses: Losses = new Map();
  for await (const { step, loss } of trainingRun(folder)) losses.set(step, loss);
  return losses;
}

/** Runs in another process, which is killed after a step: nothing of it is closed, saved or freed. */
function killedAfter(step: number, folder: string): Losses {
  const command = [
    '--conditions=@glossa/source',
    '--import',
    'tsx',
    join(import.meta.dirname, 'training-run.ts'),
    folder,
    String(step),
  ];
  const { signal, stdout, stderr } = spawnSync(process.execPath, command, {
    cwd: import.meta.dirname,
    encoding: 'utf8',
  });
  expect(signal, stderr).toBe('SIGKILL');
  return new Map(
    stdout
      .trimEnd()
      .split('\n')
      .map((line) => line.split(' ').map(Number) as [number, number]),
  );
}

it('ends with the same bits, wherever it was killed', async () => {
  const [whole, killed] = [join(root, 'whole'), join(root, 'killed')];
  const expected = await finish(whole);
  expect([...expected.keys()]).toEqual(Array.from({ length: steps }, (_, i) => i + 1));

  const before = killedAfter(13, killed);
  expect(Math.max(...before.keys())).toBe(13);
  expect(readdirSync(killed)).toContain('step-10.safetensors');
  const after = await finish(killed);
  expect([...after.keys()]).toEqual([...expected.keys()].slice(10));
  for (const losses of [before, after])
    for (const [step, loss] of losses) expect(loss, `step ${step}`).toBe(expected.get(step));

  const name = `step-${steps}.safetensors`;
  expect(readFileSync(join(killed, name)).equals(readFileSync(join(whole, name)))).toBe(true);
  expect(readdirSync(killed).filter((file) => !file.endsWith('.safetensors'))).toEqual([]);
}, 120_000);
