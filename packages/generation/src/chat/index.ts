export { Chat, type ChatOptions } from './chat.js';
export { loadChatTokenizer, type LoadChatTokenizerOptions } from './load-chat-tokenizer.js';
