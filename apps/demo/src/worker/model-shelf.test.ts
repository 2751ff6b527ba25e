import { describe, expect, it } from 'vitest';
import { ModelShelf } from './model-shelf.js';

function models() {
  const log: string[] = [];
  const load = (name: string) => async () => {
    log.push(`load ${name}`);
    return { name, [Symbol.dispose]: () => void log.push(`dispose ${name}`) };
  };
  return { log, load };
}

describe('ModelShelf', () => {
  it('loads a model once, and disposes of the one not used for longest when room is needed', async () => {
    const { log, load } = models();
    const shelf = new ModelShelf(2);
    for (const name of ['a', 'b', 'a', 'c', 'a', 'b']) expect((await shelf.take(name, load(name))).name).toBe(name);
    expect(log).toEqual(['load a', 'load b', 'dispose b', 'load c', 'dispose c', 'load b']);
  });
  it('keeps no model that failed to load', async () => {
    const { log, load } = models();
    const shelf = new ModelShelf(1);
    await expect(shelf.take('a', () => Promise.reject(new Error('no file')))).rejects.toThrow('no file');
    await shelf.take('a', load('a'));
    expect(log).toEqual(['load a']);
  });
});
