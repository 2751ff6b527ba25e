/** Cached files in a folder, which several processes may share (Node). */
import { writeAtomically } from '../files/write-atomically.js';
import { openDiskFile } from '../files/disk-file.js';
import { nodeModule } from '../files/node-module.js';
import type { RandomAccessFile } from '../files/random-access-file.js';
import type { CacheDriver, PartialFile } from './cache-driver.js';

/** Milliseconds without a change after which an unfinished file of another machine counts as abandoned. */
const ABANDONED_AFTER = 600_000;

export class DiskDriver implements CacheDriver {
  readonly #files = nodeModule('node:fs/promises', 'a cache on disk');
  readonly #paths = nodeModule('node:path', 'a cache on disk');
  /**
   * With the process's number it names the owner of an unfinished file, so that others can see whether it still runs.
   */
  readonly #machine = nodeModule('node:os', 'a cache on disk').hostname().replace(/\W/g, '');

  constructor(readonly location: string) {}

  open(key: string, signal?: AbortSignal): Promise<RandomAccessFile | undefined> {
    return openDiskFile(this.#pathOf(key), signal);
  }

  async write(key: string, bytes: Uint8Array): Promise<void> {
    await this.#makeFolder(key);
    await writeAtomically(this.#pathOf(key), [bytes]);
  }

  /** Each writer has a file of its own. It takes over an abandoned one by renaming it, which only one writer can do. */
  async partial(key: string): Promise<PartialFile> {
    await this.#makeFolder(key);
    const path = this.#pathOf(key);
    const mine = this.#partName(path, `${this.#machine}-${process.pid}`);
    for (const part of await this.#abandoned(path)) {
      const isTaken = await this.#files.rename(part, mine).then(
        () => true,
        () => false,
      );
      if (isTaken) break;
    }
    const handle = await this.#files.open(mine, 'a+');
    let { size } = await handle.stat();
    const remove = () => this.#files.rm(mine, { force: true });
    return {
      get size() {
        return size;
      },
      async read(begin, end) {
        const bytes = new Uint8Array(Math.max(0, Math.min(end, size) - begin));
        const { bytesRead } = await handle.read(bytes, 0, bytes.length, begin);
        return bytes.subarray(0, bytesRead);
      },
      async append(bytes) {
        await handle.appendFile(bytes);
        size += bytes.length;
      },
      async truncate() {
        await handle.truncate();
        size = 0;
      },
      finish: async () => {
        await handle.sync();
        await handle.close();
        await this.#files.rename(mine, path);
        for (const part of await this.#abandoned(path)) await this.#files.rm(part, { force: true });
      },
      release: async () => {
        await handle.close();
        await (size > 0 ? this.#files.rename(mine, this.#partName(path, 'free')) : remove());
      },
      discard: async () => {
        await handle.close();
        await remove();
      },
    };
  }

  async keys(): Promise<string[]> {
    const entries = await this.#files.readdir(this.location, { recursive: true, withFileTypes: true }).catch(() => []);
    const names = entries
      .filter((entry) => entry.isFile() && !/\.(part|tmp)$/.test(entry.name))
      .map((entry) => this.#paths.join(entry.parentPath, entry.name));
    return names.map((path) => this.#paths.relative(this.location, path).split(this.#paths.sep).join('/'));
  }

  remove(folder: string): Promise<void> {
    return this.#files.rm(this.#pathOf(folder), { recursive: true, force: true });
  }

  #pathOf(key: string): string {
    return this.#paths.join(this.location, ...key.split('/'));
  }

  async #makeFolder(key: string): Promise<void> {
    await this.#files.mkdir(this.#paths.dirname(this.#pathOf(key)), { recursive: true });
  }

  #partName(path: string, owner: string): string {
    return `${path}.${owner}.${globalThis.crypto.randomUUID()}.part`;
  }

  /** Unfinished files that no process writes to any more, the longest first. */
  async #abandoned(path: string): Promise<string[]> {
    const folder = this.#paths.dirname(path);
    const start = `${this.#paths.basename(path)}.`;
    const found: { path: string; size: number }[] = [];
    for (const name of await this.#files.readdir(folder)) {
      if (!name.startsWith(start) || !name.endsWith('.part')) continue;
      const partPath = this.#paths.join(folder, name);
      const stat = await this.#files.stat(partPath).catch(() => undefined);
      if (stat !== undefined && this.#isAbandoned(name.slice(start.length), stat.mtimeMs))
        found.push({ path: partPath, size: stat.size });
    }
    return found.sort((a, b) => b.size - a.size).map(({ path }) => path);
  }

  #isAbandoned(ending: string, modified: number): boolean {
    const [owner = ''] = ending.split('.');
    const [machine, pid] = owner.split('-');
    if (owner === 'free') return true;
    return machine === this.#machine ? !isAlive(Number(pid)) : Date.now() - modified > ABANDONED_AFTER;
  }
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
