export { chatFiles, fromChatFiles, fromChatGguf, openChatTokenizer, toChatFiles } from './chat-files.js';
export { ChatTemplate, type ChatMessage, type ChatTemplateOptions, type RenderOptions } from './chat-template.js';
export { ChatTokenizer, type ApplyOptions, type ChatTokenizerParts } from './chat-tokenizer.js';
