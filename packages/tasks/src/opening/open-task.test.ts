import { GlossaError } from '@glossa/check';
import type { FileSource } from '@glossa/checkpoint';
import { expect, it, vi } from 'vitest';
import { openTask, type OpenedTask, type TaskOpener } from './open-task.js';

const bytes = (json: unknown) => new TextEncoder().encode(JSON.stringify(json));

function opener(build: (opened: OpenedTask<Disposable, string>) => unknown = (opened) => opened) {
  const model = { [Symbol.dispose]: vi.fn() };
  const loadModel = vi.fn(async (_files: FileSource, _options: object) => model);
  const tokenizers = { ofFolder: async () => 'a tokenizer', ofGguf: () => 'a tokenizer of GGUF' };
  return { model, loadModel, opener: { loadModel, tokenizers, build, task: 'summarization' } };
}

const opened = (files: Record<string, Uint8Array>, options: object = {}, given = opener()) =>
  openTask('Task.load', files, options, given.opener as TaskOpener<Disposable, string, OpenedTask<Disposable, string>>);

it('opens model, tokenizer and what the files say', async () => {
  const config = { num_beams: 2, task_specific_params: { summarization: { prefix: 'summarize: ', min_length: 5 } } };
  const found = await opened({ 'config.json': bytes(config) });
  expect(found).toMatchObject({
    tokenizer: 'a tokenizer',
    generation: { numBeams: 2, minLength: 5 },
    taskParams: { prefix: 'summarize: ' },
  });
  const files = { 'config.json': bytes(config), 'generation_config.json': bytes({ num_beams: 3 }) };
  expect((await opened(files)).generation).toEqual({ numBeams: 3, minLength: 5 });
});

it('tells a misspelt option from a fault of a file', async () => {
  const misspelt = opened({}, { onprogress: () => {} });
  await expect(misspelt).rejects.toThrow('Task.load: unknown option "onprogress", expected one of: file, quantized,');
  await expect(misspelt).rejects.toMatchObject({ code: 'unknown-option' });
  const damaged = opened({ 'config.json': new TextEncoder().encode('{') });
  await expect(damaged).rejects.toMatchObject({ code: 'invalid-file' });
});

it('reads no weights where the tokenizer is missing, and says where', async () => {
  const given = opener();
  const ofFolder = async () => {
    throw new GlossaError('missing-file', 'no tokenizer');
  };
  given.opener.tokenizers.ofFolder = ofFolder;
  await expect(opened({}, {}, given)).rejects.toThrow('the record of 0 files: no tokenizer');
  expect(given.loadModel).not.toHaveBeenCalled();
});

it('frees the model where the task cannot be built, and is aborted before it reads', async () => {
  const given = opener(() => {
    throw new Error('unfit');
  });
  await expect(opened({}, {}, given)).rejects.toThrow('unfit');
  expect(given.model[Symbol.dispose]).toHaveBeenCalledOnce();
  const signal = AbortSignal.abort(new Error('enough'));
  await expect(opened({}, { signal })).rejects.toThrow('enough');
});

it('hands what a GGUF file says to its reader and to the caller', async () => {
  const given = opener();
  const metadata = new Map([['general.architecture', 'llama']]);
  given.loadModel.mockImplementation(async (_files, options) => {
    (options as { onMetadata(metadata: ReadonlyMap<string, unknown>): void }).onMetadata(metadata);
    return given.model;
  });
  const onMetadata = vi.fn();
  const found = await opened({ 'a.gguf': new Uint8Array(1) }, { file: 'a.gguf', onMetadata }, given);
  expect(found.tokenizer).toBe('a tokenizer of GGUF');
  expect(onMetadata).toHaveBeenCalledWith(metadata);
});
