/** The command as a user meets it: its table, what it names, its exit code. */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ParityRecord } from './record.js';
import { run } from './run.js';

let root: string;
beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'glossa-parity-'))));
afterEach(() => rmSync(root, { recursive: true }));

function write(path: string, content: unknown): void {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), typeof content === 'string' ? content : JSON.stringify(content));
}

/** Two schedules, one of which nobody knows; the second rate of the other is `rate`. */
const schedules = (rate: number) => {
  const args = { num_warmup_steps: 2, num_training_steps: 4, num_cycles: 1, power: 1, lr_end: 0 };
  return {
    cases: [
      { name: 'constant_with_warmup', base_lr: 1, args, lr_by_step: [0, rate, 1, 1] },
      { name: 'sawtooth', base_lr: 1, args, lr_by_step: [1] },
    ],
  };
};

async function parity(...args: string[]) {
  const [stdout, stderr]: string[][] = [[], []];
  const status = await run(args, { log: (line) => stdout.push(line), error: (line) => stderr.push(line) });
  return { status, stdout: stdout.join('\n'), stderr: stderr.join('\n') };
}

describe('npm run parity', () => {
  it('prints the worst differences and what is not compared, and returns 0', async () => {
    write('ops/lr_schedules.json', schedules(0.5));
    write('ops/unheard_of.json', {});
    write('models/mamba/config.json', { model_type: 'mamba' });
    const { status, stdout } = await parity('--fixtures', root);
    expect(stdout).toMatch(/^fixture +cases +glossa, 1 thread +glossa, 2 threads +tfjs cpu +tolerance$/m);
    expect(stdout).toMatch(/^ops\/lr_schedules +1 +0 +0 +0 +1\.00e-12 +ok$/m);
    expect(stdout).toContain('Not compared yet in ops/lr_schedules: sawtooth');
    expect(stdout).toContain('Not implemented yet: models/mamba, ops/unheard_of');
    expect(stdout).toContain('1 within tolerance, 0 not, 2 not implemented yet');
    expect(status).toBe(0);
  });

  it('records what it found, and nothing of a run that fails', async () => {
    write('ops/lr_schedules.json', schedules(0.5));
    write('ops/marian_positions.json', { cases: [] });
    const file = join(root, 'record.json');
    expect(await parity('--fixtures', root, '--record', file)).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('nothing is recorded of a run that fails'),
    });
    expect(existsSync(file)).toBe(false);
    rmSync(join(root, 'ops/marian_positions.json'));
    expect((await parity('--fixtures', root, '--record', file)).status).toBe(0);
    const { rows, settings } = JSON.parse(readFileSync(file, 'utf8')) as ParityRecord;
    expect(settings).toEqual(['glossa, 1 thread', 'glossa, 2 threads', 'tfjs cpu']);
    expect(rows).toEqual([
      {
        kind: 'ops',
        name: 'lr_schedules',
        cases: 1,
        tolerance: 1e-12,
        worst: Object.fromEntries(settings.map((name) => [name, 0])),
      },
    ]);
  });

  it('returns 1 when a difference exceeds its tolerance or a file is damaged, and runs the others', async () => {
    write('ops/lr_schedules.json', schedules(0.5001));
    write('metrics/squad.json', '{"pairs": ');
    write('models/broken/config.json', '{');
    write('tokenizers/broken/golden.json', '[');
    const { status, stdout } = await parity('--fixtures', root);
    expect(stdout).toMatch(
      /^ops\/lr_schedules +1( +1\.00e-4){3} +1\.00e-12 +BEYOND at constant_with_warmup \(glossa, 1 thread\)$/m,
    );
    for (const name of ['metrics/squad', 'models/broken', 'tokenizers/broken'])
      expect(stdout).toMatch(new RegExp(`^${name} .*ERROR .*JSON`, 'm'));
    expect(stdout).toContain('0 within tolerance, 4 not, 0 not implemented yet');
    expect(status).toBe(1);
  });

  it.each([
    ['a folder that is not there', ['--fixtures', '/nowhere/at/all'], 'parity: no folder /nowhere/at/all'],
    ['an unknown option', ['--fixture', 'x'], "Unknown option '--fixture'"],
  ])('refuses %s in one line', async (_, args, message) => {
    const { status, stderr } = await parity(...args);
    expect(stderr.trim()).toContain(message);
    expect(stderr.trim()).not.toContain('\n');
    expect(status).toBe(1);
  });

  it('refuses an empty folder', async () => {
    const { status, stderr } = await parity('--fixtures', root);
    expect(stderr).toContain('parity: nothing to check under');
    expect(status).toBe(1);
  });

  it('exits with what it returns', () => {
    write('ops/lr_schedules.json', schedules(0.5001));
    const command = [
      '--conditions=@glossa/source',
      '--import',
      'tsx',
      join(import.meta.dirname, 'main.ts'),
      '--fixtures',
      root,
    ];
    const { status, stdout } = spawnSync(process.execPath, command, {
      encoding: 'utf8',
      cwd: join(import.meta.dirname, '..'),
    });
    expect(stdout).toContain('BEYOND');
    expect(status).toBe(1);
  });
});
