/** PyTorch as a peer: a Python that has it, named by GLOSSA_PYTHON, in a process of its own. */
import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { namedParameters, type Module } from '@glossa/tensor';
import type { AnyTask } from './tasks.js';

const script = resolve(import.meta.dirname, 'pytorch_step.py');

/** A model of the same weights and batch, in training. */
export class PyTorch {
  private constructor(
    private readonly send: (line: string) => Promise<Record<string, unknown>>,
    private readonly end: () => void,
    /** Such as `2.15.0, AVX512`. */
    readonly version: string,
  ) {}

  /** Undefined, said aloud, where no Python is named. */
  static python(): string | undefined {
    const python = process.env.GLOSSA_PYTHON;
    if (!python)
      console.warn(
        '\nSKIPPED: PyTorch. Set GLOSSA_PYTHON to a Python that has it ' +
          '(python -m venv V; V/bin/pip install torch; GLOSSA_PYTHON=V/bin/python).\n',
      );
    return python;
  }

  static async open(python: string, { shape, batch }: AnyTask, model: Module, threads: number): Promise<PyTorch> {
    const folder = await mkdtemp(join(tmpdir(), 'glossa-pytorch-'));
    try {
      const values = join(folder, 'values.bin');
      // the body's names: the head has none of its own
      const parameters = [...namedParameters(model)].map(([name, parameter]) => ({
        name: name.replace(/^model\./, ''),
        parameter,
      }));
      await writeFile(
        values,
        parameters.map(({ parameter }) => parameter.value.dataSync<'float32'>()),
      );
      const child = spawn(python, ['-W', 'ignore', script], { stdio: ['pipe', 'pipe', 'inherit'] });
      const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
      const failed = new Promise<never>((_, reject) => child.on('error', reject));
      const send = async (line: string) => {
        child.stdin.write(`${line}\n`);
        const { value, done } = await Promise.race([lines.next(), failed]);
        if (done) throw new Error(`pytorch: expected an answer, ${python} ended`);
        return JSON.parse(value) as Record<string, unknown>;
      };
      const settings = {
        threads,
        shape,
        batch,
        parameters: parameters.map(({ name, parameter }) => [name, parameter.shape]),
        values,
      };
      const { version, capability } = await send(JSON.stringify(settings));
      return new PyTorch(send, () => child.stdin.end(), `${String(version)}, ${String(capability)}`);
    } finally {
      await rm(folder, { recursive: true });
    }
  }

  /** Of the batch, without dropout. */
  async loss(): Promise<number> {
    return (await this.send('loss')).loss as number;
  }

  /** One step. */
  async step(): Promise<void> {
    await this.send('step');
  }

  [Symbol.dispose](): void {
    this.end();
  }
}
