/** One way to open a model of any layout: which files it reads, and what it makes of them. */
import { GlossaError } from '@glossa/check';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { openTokenizers } from './open-tokenizers.js';

const wordLevel = { type: 'WordLevel', unk_token: 'u', vocab: { u: 0, a: 1 } };

/** A folder in memory that notes what is asked of it. */
function folderOf(files: Readonly<Record<string, string | Uint8Array>>) {
  const asked: string[] = [];
  const read: string[] = [];
  return {
    asked,
    loaded: read,
    has: (name: string) => {
      asked.push(name);
      return Promise.resolve(name in files);
    },
    read: (name: string) => {
      read.push(name);
      return Promise.resolve(files[name]);
    },
  };
}

describe('openTokenizers', () => {
  it('reads only what the layout needs, and asks for no file twice', async () => {
    const json = folderOf({ 'tokenizer.json': JSON.stringify({ model: wordLevel }), 'vocab.txt': 'a' });
    expect((await openTokenizers(json)).source.encode('a').ids).toEqual([1]);
    expect([json.asked, json.loaded]).toEqual([['tokenizer.json'], ['tokenizer.json']]);

    const txt = folderOf({ 'vocab.txt': '[UNK]\ncat', 'tokenizer_config.json': '{"do_lower_case":false}' });
    expect((await openTokenizers(txt)).source.encode('cat CAT').ids).toEqual([1, 0]);
    expect(txt.loaded).toEqual(['vocab.txt', 'tokenizer_config.json']);
    expect(new Set(txt.asked).size).toBe(txt.asked.length);
  });

  it('takes vocab.json and merges.txt together, and the metadata of a GGUF file', async () => {
    const vocab = '{"a":0,"b":1,"ab":2}';
    const { source, target } = await openTokenizers(folderOf({ 'vocab.json': vocab, 'merges.txt': 'a b' }));
    expect([source.encode('ab').ids, target]).toEqual([[2], undefined]);
    const metadata = new Map<string, unknown>([
      ['tokenizer.ggml.model', 'gpt2'],
      ['tokenizer.ggml.tokens', ['a', 'b', 'ab']],
      ['tokenizer.ggml.merges', ['a b']],
    ]);
    expect((await openTokenizers(metadata)).source.encode('ab').ids).toEqual([2]);
  });

  it('refuses a folder of no layout', async () => {
    const error: unknown = await openTokenizers(folderOf({ 'vocab.json': '{}' })).catch((caught: unknown) => caught);
    expect(error).toBeInstanceOf(GlossaError);
    expect(error).toMatchObject({ code: 'missing-file' });
    expect((error as Error).message).toMatch(
      /^openTokenizers: expected one of tokenizer.json, .* received none of them$/,
    );
  });
});

const fixtures =
  process.env.GLOSSA_FIXTURES ?? fileURLToPath(new URL('../../../../../shared/fixtures', import.meta.url));
const folder = `${fixtures}/tokenizers/marian`;

describe.skipIf(!existsSync(folder))('a model of OPUS-MT', () => {
  it('has a tokenizer for each side, and decodes both by the joiner of the target', async () => {
    interface Case {
      text: string;
      ids: number[];
      decoded: string;
      decoded_with_special?: string;
    }
    const { cases, target_cases } = JSON.parse(readFileSync(`${folder}/golden.json`, 'utf8')) as {
      cases: Case[];
      target_cases: Case[];
    };
    const { source, target } = await openTokenizers({
      has: (name) => existsSync(`${folder}/${name}`),
      read: (name) => readFileSync(`${folder}/${name}`),
    });
    const allowSpecial = true;
    for (const { text, ids, decoded, decoded_with_special = decoded } of cases) {
      expect([text, source.encode(text, { allowSpecial }).ids]).toEqual([text, ids]);
      expect([text, source.decode(ids)]).toEqual([text, decoded]);
      expect([text, source.decode(ids, { skipSpecialTokens: false })]).toEqual([text, decoded_with_special]);
    }
    for (const { text, ids, decoded } of target_cases) {
      expect([text, target?.encode(text, { allowSpecial }).ids]).toEqual([text, ids]);
      expect([text, target?.decode(ids)]).toEqual([text, decoded]);
      expect([text, source.decode(ids)]).toEqual([text, decoded]);
    }
  });
});
