/** A tokenizer with a chat template, to be saved beside a model. */
import { trainByteLevelBpe } from '@glossa/tokenizer';
import { ChatTemplate, ChatTokenizer } from '@glossa/tokenizer/chat-template';

const template =
  '{{ bos_token }}{% for message in messages %}[{{ message.role }}] {{ message.content }}{{ eos_token }}{% endfor %}' +
  '{% if add_generation_prompt %}[assistant]{% endif %}';

export const texts = ['床前明月光, to be or not to be', 'To be?<s>  be</s>\n', ''];
export const messages = [
  { role: 'user', content: 'To be or not?' },
  { role: 'assistant', content: 'Be 明月' },
  { role: 'user', content: 'Why?' },
];

const tokenizer = await trainByteLevelBpe(['床前明月光 疑是地上霜, to be or not to be, that is the question'], {
  vocabSize: 300,
  specialTokens: ['<s>', '</s>'],
});

export const chat = new ChatTokenizer({
  tokenizer,
  template: new ChatTemplate(template, { variables: { bos_token: '<s>', eos_token: '</s>' } }),
});

export interface TokenizerResult {
  ids: number[][];
  chat: string;
  /** Of beginning and end. */
  tokens: string[];
}

/** What the reference is to give. */
export function resultOf(chat: ChatTokenizer): TokenizerResult {
  const ids = texts.map((text) => [...chat.tokenizer.encode(text, { allowSpecial: true }).ids]);
  return { ids, chat: chat.render(messages, { addGenerationPrompt: true }), tokens: ['<s>', '</s>'] };
}
