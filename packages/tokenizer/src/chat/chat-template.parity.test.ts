/** Templates in the manner of several model families, beside what Transformers makes of them. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { ChatTemplate, type ChatMessage, type RenderOptions } from './chat-template.js';

const { templates, chats, cases } = JSON.parse(
  readFileSync(new URL('../__fixtures__/chat-templates.json', import.meta.url), 'utf8'),
) as {
  templates: Record<string, string>;
  chats: ChatMessage[][];
  /** No text where the template refuses the chat. */
  cases: { template: string; chat: number; options: RenderOptions; text: string | null }[];
};

describe.each(Object.keys(templates))('%s', (name) => {
  const template = new ChatTemplate(templates[name], { variables: { bos_token: '<s>', eos_token: '</s>' } });

  it.each(cases.filter(({ template: of }) => of === name))('chat $chat with $options', ({ chat, options, text }) => {
    if (text === null) expect(() => template.render(chats[chat], options)).toThrow(/^chat template: /);
    else expect(template.render(chats[chat], options)).toBe(text);
  });
});
