import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beamSearch, greedy } from '@glossa/decoding';
import { initialize } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { toChatFiles } from '@glossa/tokenizer/chat-template';
import { CausalLM, Gpt2, loadCausalLM, saveModel } from '@glossa/transformer';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { bos, byteTokenizer, eos } from '../__fixtures__/byte-tokenizer.js';
import { TextGeneration } from '../text-generation.js';
import { Chat } from './chat.js';
import { chatTokenizerReaders, loadChatTokenizer } from './load-chat-tokenizer.js';

const template =
  '{% for message in messages %}{{ message.role[0] }}:{{ message.content }};{% endfor %}{% if ' +
  'add_generation_prompt %}a:{% endif %}';
const question = [{ role: 'user', content: 'hi' }];
const config = {
  vocabSize: 258,
  hiddenSize: 8,
  intermediateSize: 16,
  numAttentionHeads: 2,
  numHiddenLayers: 1,
  maxPositionEmbeddings: 64,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0,
  attnPdrop: 0,
  initializerRange: 0.3,
  bosTokenId: bos,
  eosTokenId: eos,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'glossa-'));
  using model = initialize(new CausalLM(new Gpt2(config)), { seed: 1 });
  await saveModel(model, folder);
  await writeFile(join(folder, 'tokenizer.json'), JSON.stringify(byteTokenizer().toJson()));
});
afterAll(() => rm(folder, { recursive: true }));

const files = async (more: Record<string, string>) => {
  const names = ['config.json', 'tokenizer.json', 'model.safetensors'];
  const read = await Promise.all(
    names.map(async (name) => [name, new Uint8Array(await readFile(join(folder, name)))] as const),
  );
  return Object.fromEntries([
    ...read,
    ...Object.entries(more).map(([name, text]) => [name, new TextEncoder().encode(text)] as const),
  ]);
};

describe('Chat', () => {
  it.each<[string, Record<string, string>]>([
    ['tokenizer_config.json', { 'tokenizer_config.json': JSON.stringify({ chat_template: template }) }],
    ['chat_template.jinja', { 'chat_template.jinja': template }],
  ])('answers in the template of %s, whole and streamed', async (_, more) => {
    using chat = await Chat.load(await files(more));
    const options = { search: greedy(), maxNewTokens: 12 };
    const { text, promptIds } = await chat.reply(question, options);
    expect(promptIds).toEqual(chat.generation.tokenizer.encode('u:hi;a:').ids);
    const stream = chat.stream(question, options);
    let streamed = '';
    for await (const piece of stream) streamed += piece;
    expect(streamed).toBe(text);
    expect((await stream.result).ids).toHaveLength(12);
    expect((await chat.generation.generate('u:hi;a:', options)).text).toBe(text);
  });

  it('reads of each turn only what is new, and answers as if it had read all', async () => {
    const options = { search: greedy(), maxNewTokens: 5 };
    using chat = await Chat.load(await files({ 'chat_template.jinja': template }));
    using fresh = await Chat.load(await files({ 'chat_template.jinja': template }));
    const forward = vi.spyOn((chat.generation.model as CausalLM).model, 'forward');
    const read = () => forward.mock.calls.splice(0).map(([ids]) => ids.shape[1]);
    const first = await chat.reply(question, options);
    expect(read()).toEqual([first.promptIds.length, 1, 1, 1, 1]);
    const turns = [...question, { role: 'assistant', content: 'yes' }, { role: 'user', content: 'and then?' }];
    const second = await chat.reply(turns, options);
    const [rest, ...ones] = read();
    expect(rest).toBeLessThanOrEqual(second.promptIds.length - first.promptIds.length);
    expect(ones).toEqual([1, 1, 1, 1]);
    for await (const _ of chat.stream(turns, options));
    expect(read()).toEqual([1, 1, 1, 1, 1]);
    const beams = await chat.reply(turns, { ...options, search: beamSearch({ numBeams: 2 }) });
    expect(read()[0]).toBe(second.promptIds.length);
    expect(second.ids).toEqual((await fresh.generation.generate({ ids: second.promptIds }, options)).ids);
    expect(beams.ids).toEqual((await fresh.reply(turns, { ...options, search: beamSearch({ numBeams: 2 }) })).ids);
  });

  it('is loaded back from what is saved of it', async () => {
    using model = await loadCausalLM(folder);
    const tokenizer = await loadChatTokenizer(await files({ 'chat_template.jinja': template }));
    const saved = join(folder, 'saved');
    await saveModel(model, saved, { files: toChatFiles(tokenizer!, { bosToken: '<s>', eosToken: '</s>' }) });
    using chat = await Chat.load(saved);
    using generation = await TextGeneration.load(saved);
    const options = { search: greedy(), maxNewTokens: 5 };
    const { ids, promptIds } = await chat.reply(question, options);
    expect(promptIds).toEqual(tokenizer!.tokenizer.encode('u:hi;a:').ids);
    expect((await generation.generate('u:hi;a:', options)).ids).toEqual(ids);
  });

  it('knows the special tokens of a GGUF file in its template', () => {
    const metadata = new Map<string, unknown>(
      Object.entries({
        'tokenizer.chat_template': '{{ bos_token }}{{ messages[0].content }}{{ eos_token }}{{ pad_token is defined }}',
        'tokenizer.ggml.model': 'llama',
        'tokenizer.ggml.tokens': ['<unk>', '<s>', '</s>', 'h', 'i', '\u2581'],
        'tokenizer.ggml.token_type': [2, 3, 3, 1, 1, 1],
        'tokenizer.ggml.bos_token_id': 1,
        'tokenizer.ggml.eos_token_id': 2,
        'tokenizer.ggml.padding_token_id': 99,
      }),
    );
    expect(chatTokenizerReaders.ofGguf(metadata).templates.default.render(question)).toBe('<s>hi</s>false');
  });

  it('passes on what the template takes', async () => {
    using chat = await Chat.load(await files({ 'chat_template.jinja': '{{ mood }}{{ messages[0].content }}' }));
    const { promptIds } = await chat.reply(question, { maxNewTokens: 1, template: { variables: { mood: 'glad ' } } });
    expect(promptIds).toEqual(chat.generation.tokenizer.encode('glad hi').ids);
  });

  it('is refused without a template, before the weights are read', async () => {
    const { 'model.safetensors': _, ...others } = await files({ 'tokenizer_config.json': '{}' });
    await expect(Chat.load(others)).rejects.toThrow(
      /^Chat\.load: expected a chat template \(TextGeneration continues texts without one\), received nothing$/,
    );
    expect(await loadChatTokenizer(others)).toBeUndefined();
  });

  it.each(['{"chat_template": null}', '{"note": "no \\"chat_template\\" here"}'])(
    'has no template by %s',
    async (config) => {
      expect(await loadChatTokenizer(await files({ 'tokenizer_config.json': config }))).toBeUndefined();
    },
  );

  it('says what is wrong with a config that is no JSON', async () => {
    await expect(loadChatTokenizer(await files({ 'tokenizer_config.json': '{' }))).rejects.toThrow(
      'tokenizer_config.json: expected JSON',
    );
  });

  it('names an option that it does not know, and a file that is none', async () => {
    await expect(Chat.load({}, { quantised: true } as object)).rejects.toThrow('Chat.load');
    await expect(Chat.load({ 'a.gguf': new Uint8Array(3) }, { file: 'a.gguf' })).rejects.toThrow('a.gguf');
  });

  it('leaks nothing', async () => {
    using chat = await Chat.load(await files({ 'chat_template.jinja': template }));
    await expectNoLeak(async () => void (await chat.reply(question, { maxNewTokens: 3 })), { steps: 10 });
  });
});
