/** SmolLM2's chat template and tokenizer, both from its GGUF file, beside Transformers'. */
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { openGguf, openSource } from '@glossa/checkpoint';
import { fromGguf } from '@glossa/tokenizer';
import { ChatTemplate, ChatTokenizer, type ChatMessage } from '@glossa/tokenizer/chat-template';
import { beforeAll, describe, expect, it } from 'vitest';

const data = process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folder = `${data}/models/smollm2-135m-instruct`;
const present = existsSync(folder);
if (!present) console.warn(`SKIPPED: SmolLM2's chats beside Transformers', no ${folder} (set GLOSSA_DATA)`);

interface Case {
  prompt: string;
  messages?: ChatMessage[];
  ids: number[];
}
const { cases }: { cases: Case[] } = present ? JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8')) : { cases: [] };
const chats = cases.filter(({ messages }) => messages !== undefined);

describe.skipIf(!present)('SmolLM2', () => {
  let chat: ChatTokenizer;
  beforeAll(async () => {
    const name = 'SmolLM2-135M-Instruct.Q4_1.gguf';
    const file = await openSource(folder).open(name);
    const { metadata } = await openGguf(file, name);
    await file.close();
    chat = new ChatTokenizer({ tokenizer: fromGguf(metadata), template: new ChatTemplate(metadata.get('tokenizer.chat_template') as string) });
  });

  it('has chats to compare', () => expect(chats.length).toBeGreaterThan(0));

  it.each(chats.map(({ messages, ...expected }) => [messages!, expected] as const))('writes and encodes %j', (messages, { prompt, ids }) => {
    expect(chat.render(messages, { addGenerationPrompt: true })).toBe(prompt);
    expect(chat.applyChatTemplate(messages, { addGenerationPrompt: true }).ids).toEqual(ids);
  });

  it.each(cases.map(({ prompt, ids }) => [prompt, ids] as const))('encodes %j', (prompt, ids) => {
    expect(chat.tokenizer.encode(prompt, { allowSpecial: true }).ids).toEqual(ids);
  });
});
