/** The self-check on the Node that runs the tests; `npm run test:runtimes` takes it to the others. */
import { execFile } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { bundleSelfCheck } from './bundle.mjs';

it('passes on this Node, and the process ends by itself', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'glossa-check-'));
  try {
    const file = join(folder, 'self-check.mjs');
    await bundleSelfCheck(file);
    const { stdout } = await promisify(execFile)(process.execPath, [file], { timeout: 60_000 });
    expect(JSON.parse(stdout.trim().split('\n').at(-1)!)).toMatchObject({ failed: [], sharedMemory: true, threads: 3 });
  } finally {
    await rm(folder, { recursive: true });
  }
});
