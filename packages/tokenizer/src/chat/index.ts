export { ChatTemplate, type ChatMessage, type ChatTemplateOptions, type RenderOptions } from './chat-template.js';
export { ChatTokenizer, chatTokenizerFiles, type ChatTokenizerParts, type ApplyOptions } from './chat-tokenizer.js';
