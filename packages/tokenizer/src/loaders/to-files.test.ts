import { beforeAll, expect, it } from 'vitest';
import { fromChatFiles, toChatFiles } from '../chat/chat-files.js';
import { ChatTemplate } from '../chat/chat-template.js';
import { ChatTokenizer } from '../chat/chat-tokenizer.js';
import type { Tokenizer } from '../tokenizer/tokenizer.js';
import { trainByteLevelBpe } from '../trainers/byte-level-bpe.js';
import { fromFiles } from './open-tokenizers.js';
import { toFiles } from './to-files.js';

let tokenizer: Tokenizer;
beforeAll(async () => {
  tokenizer = await trainByteLevelBpe(['to be or not to be'], {
    vocabSize: 270,
    specialTokens: ['<s>', '</s>', '<pad>'],
  });
});

it('makes the files that make the tokenizer', () => {
  const files = toFiles(tokenizer, { bosToken: '<s>', padToken: '<pad>' });
  const text = 'to be, 床前<s>';
  expect(fromFiles(files).encode(text).ids).toEqual(tokenizer.encode(text).ids);
  expect(JSON.parse(files['tokenizer_config.json'])).toEqual({
    tokenizer_class: 'PreTrainedTokenizerFast',
    clean_up_tokenization_spaces: false,
    bos_token: '<s>',
    pad_token: '<pad>',
  });
});

it('refuses tokens that it does not have, and parts that it does not know', () => {
  expect(() => toFiles(tokenizer, { eosToken: '<end>' })).toThrow(
    'toFiles: eosToken: expected a token of the tokenizer, received "<end>"',
  );
  expect(() => toFiles(tokenizer, { eos_token: '</s>' } as object)).toThrow('toFiles: unknown option "eos_token"');
});

it.each<[string, Record<string, string>]>([
  ['one template', { default: '{{ bos_token }}{% for m in messages %}{{ m.content }}{{ eos_token }}{% endfor %}' }],
  [
    'several by name',
    { default: '{{ messages[0].content }}', tool_use: '{{ tools | length }}{{ messages[0].content }}' },
  ],
])('keeps the templates of a chat, and the tokens that they know: %s', (_, sources) => {
  const variables = { bos_token: '<s>', eos_token: '</s>', today: 'Monday' };
  const template = Object.fromEntries(
    Object.entries(sources).map(([name, source]) => [name, new ChatTemplate(source, { variables })]),
  );
  const chat = new ChatTokenizer({ tokenizer, template });
  const files = toChatFiles(chat, { padToken: '<pad>' });
  expect(JSON.parse(files['tokenizer_config.json'])).toMatchObject({
    bos_token: '<s>',
    eos_token: '</s>',
    pad_token: '<pad>',
  });
  const read = fromChatFiles(files);
  const messages = [{ role: 'user', content: 'to be' }];
  expect(Object.keys(read.templates)).toEqual(Object.keys(sources));
  for (const name of Object.keys(sources)) {
    const options = { template: name, tools: [{}] };
    expect(read.applyChatTemplate(messages, options).ids).toEqual(chat.applyChatTemplate(messages, options).ids);
  }
});
