/** SmolLM2's chat template and tokenizer, both from its GGUF file, beside Transformers'. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openSource } from '@glossa/checkpoint';
import { greedy } from '@glossa/decoding';
import type { ChatMessage, ChatTokenizer } from '@glossa/tokenizer/chat-template';
import { beforeAll, describe, expect, it } from 'vitest';
import { Chat } from './chat/chat.js';
import { loadChatTokenizer } from './chat/load-chat-tokenizer.js';

const data = process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folder = `${data}/models/smollm2-135m-instruct`;
const present = existsSync(folder);
if (!present) console.warn(`SKIPPED: SmolLM2's chats beside Transformers', no ${folder} (set GLOSSA_DATA)`);

const file = 'SmolLM2-135M-Instruct.Q4_1.gguf';

interface Case {
  prompt: string;
  messages?: ChatMessage[];
  ids: number[];
  new_ids: number[];
  stable_tokens: number;
}
const { cases }: { cases: Case[] } = present
  ? JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8'))
  : { cases: [] };
const chats = cases.filter(({ messages }) => messages !== undefined);

describe.skipIf(!present)('SmolLM2', () => {
  let chat: ChatTokenizer;
  beforeAll(async () => {
    chat = (await loadChatTokenizer(folder, { file }))!;
  });

  it('has chats to compare', () => expect(chats.length).toBeGreaterThan(0));

  it.each(chats.map(({ messages, ...expected }) => [messages!, expected] as const))(
    'writes and encodes %j',
    (messages, { prompt, ids }) => {
      expect(chat.render(messages, { addGenerationPrompt: true })).toBe(prompt);
      expect(chat.applyChatTemplate(messages, { addGenerationPrompt: true }).ids).toEqual(ids);
    },
  );

  it.each(cases.map(({ prompt, ids }) => [prompt, ids] as const))('encodes %j', (prompt, ids) => {
    expect(chat.tokenizer.encode(prompt, { allowSpecial: true }).ids).toEqual(ids);
  });

  it('answers as Transformers does, streamed, from a file that is opened once', async () => {
    const files = openSource(folder);
    let opened = 0;
    const open: typeof files.open = (...args) => (opened++, files.open(...args));
    const seen: unknown[] = [];
    using model = await Chat.load(
      { ...files, open },
      { file, quantized: false, onMetadata: (metadata) => seen.push(metadata.get('general.architecture')) },
    );
    expect([opened, seen]).toEqual([1, ['llama']]);
    for (const { messages, new_ids, stable_tokens } of chats) {
      const stream = model.stream(messages!, { search: greedy(), maxNewTokens: stable_tokens });
      let text = '';
      for await (const piece of stream) text += piece;
      expect((await stream.result).ids).toEqual(new_ids.slice(0, stable_tokens));
      expect(text).toBe((await stream.result).text);
    }
  }, 120_000);
});
