import type { OpenOptions } from '@glossa/checkpoint';
import { sizeOf } from '../text/figures.js';
import type { Io } from './io.js';
import { StatusLine } from './status-line.js';

/** Loads a model for a task, saying how far it is. */
export async function load<T, Options = object>(
  io: Io,
  task: { load(source: string, options: OpenOptions & Options): Promise<T> },
  model: string,
  options: Options = {} as Options,
): Promise<T> {
  using status = new StatusLine(io.stderr);
  return await task.load(model, {
    ...options,
    signal: io.signal,
    onProgress: ({ name, loaded, total }) =>
      status.show(`${name}  ${sizeOf(loaded)}${total === undefined ? '' : ` of ${sizeOf(total)}`}`),
  });
}
