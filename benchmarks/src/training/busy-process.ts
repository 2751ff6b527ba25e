/** Another process that keeps one core busy. */
import { spawn, type ChildProcess } from 'node:child_process';

export class BusyProcess {
  private child?: ChildProcess;

  /** Resolves once it is running. It ends by itself after ten minutes, should nobody stop it. */
  async start(): Promise<void> {
    if (this.child) return;
    const script = 'console.log(); const end = Date.now() + 600_000; while (Date.now() < end);';
    const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
    this.child = child;
    await new Promise<unknown>((resolve, reject) => {
      child.stdout.once('data', resolve);
      child.once('error', reject);
    });
  }

  stop(): void {
    this.child?.kill();
    this.child = undefined;
  }

  [Symbol.dispose](): void {
    this.stop();
  }
}
