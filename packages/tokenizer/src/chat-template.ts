/** Chat templates: messages to the text that a model was trained on, by the Jinja template of its files. */
import { Template } from '@huggingface/jinja';
import type { Encoding } from './encoding.js';
import type { Tokenizer } from './tokenizer.js';
import { checkOptions, describe } from './untrusted.js';

export interface ChatMessage {
  role: string;
  content: string;
  /** Whatever else a template reads: tool calls, names. */
  [key: string]: unknown;
}

export interface ChatOptions {
  /** Whether the text ends where the model's answer begins; true by default. */
  addGenerationPrompt?: boolean;
  /** Further variables of the template: `tools`, `bos_token`, `enable_thinking`. */
  variables?: Readonly<Record<string, unknown>>;
}

/** Marks special tokens that a message spells, while the template runs; no text has this character (a noncharacter of Unicode). */
const mark = '\uFDD1';

/** Characters of a template, and steps of one loop in it, at most. */
const longestSource = 1 << 17;
const longestRange = 10_000;

/** Turns a conversation into the text, and the ids, that a model was trained on. */
export class ChatTemplate {
  private readonly template: Template;

  /**
   * @param source Jinja, as `chat_template` in tokenizer_config.json or a GGUF file's metadata holds it
   * @param variables what the template reads beside the messages, such as `bos_token` and `eos_token`
   * @throws one line when it is no template
   */
  constructor(
    private readonly tokenizer: Tokenizer,
    source: string,
    private readonly variables: Readonly<Record<string, unknown>> = {},
  ) {
    if (source.length > longestSource) throw new RangeError(`chat template: expected at most ${longestSource} characters, received ${source.length}`);
    try {
      this.template = new Template(source);
      boundLoops(this.template.parsed);
    } catch (error) {
      throw new SyntaxError(`chat template: ${(error as Error).message.replace(/\s+/g, ' ').slice(0, 200)}`);
    }
  }

  /**
   * The template of a tokenizer_config.json, with its special tokens as variables.
   *
   * @param name which of several templates; the one called `default`, unless said
   * @throws when the config has no such template
   */
  static fromConfig(tokenizer: Tokenizer, config: unknown, name = 'default'): ChatTemplate {
    const entries = new Map(Object.entries(record(config)));
    const templates = entries.get('chat_template');
    const named = Array.isArray(templates) ? templates.map((entry) => new Map(Object.entries(record(entry)))) : [new Map([['name', 'default'], ['template', templates]] as const)];
    const source = named.find((entry) => entry.get('name') === name)?.get('template');
    if (typeof source !== 'string') throw new TypeError(`tokenizer_config.json: chat_template '${name}': expected text, received ${describe(source)}`);
    return new ChatTemplate(tokenizer, source, specialTokens(entries));
  }

  /** The messages as text. */
  render(messages: readonly ChatMessage[], options: ChatOptions = {}): string {
    return this.run(messages, options).replaceAll(mark, '');
  }

  /** The messages as ids: special tokens that the template writes are honored, those that a message spells are text. */
  encode(messages: readonly ChatMessage[], options: ChatOptions = {}): Encoding {
    const specials = [...this.tokenizer.specialTokens.keys()];
    const guarded = messages.map((message) => (message.role === 'assistant' ? message : { ...message, content: guard(message.content, specials) }));
    const marked = this.run(guarded, options);
    const spelled = new Set<number>();
    let text = '';
    for (const part of marked.split(mark)) {
      if (text !== '' || marked.startsWith(mark)) spelled.add(text.length);
      text += part;
    }
    return this.tokenizer.encode(text, { addSpecialTokens: false, allowSpecial: (start) => !spelled.has(start) });
  }

  private run(messages: readonly ChatMessage[], options: ChatOptions): string {
    checkOptions(options, ['addGenerationPrompt', 'variables'], 'chat template');
    messages.forEach(({ role, content }, i) => {
      if (typeof role !== 'string' || typeof content !== 'string') throw new TypeError(`messages[${i}]: expected a role and a content as text, received ${describe(content)}`);
    });
    const { addGenerationPrompt = true, variables = {} } = options;
    try {
      return this.template.render({ [boundedRange]: range, ...this.variables, messages, add_generation_prompt: addGenerationPrompt, ...variables });
    } catch (error) {
      throw new Error(`chat template: ${(error as Error).message.replace(/\s+/g, ' ').slice(0, 200)}`);
    }
  }
}

const record = (value: unknown): object => (typeof value === 'object' && value !== null ? value : {});

/** `bos_token` and its like: text, or an added token with its text in `content`. */
function specialTokens(config: ReadonlyMap<string, unknown>): Record<string, string> {
  const tokens: [string, string][] = [];
  for (const [name, value] of config) {
    const content: unknown = typeof value === 'string' ? value : new Map(Object.entries(record(value))).get('content');
    if (name.endsWith('_token') && typeof content === 'string') tokens.push([name, content]);
  }
  return Object.fromEntries(tokens);
}

/** The name that `range` goes by in a template that was read. */
const boundedRange = 'bounded range';

/** Turns each call of `range` into one of ours. */
function boundLoops(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  if (node instanceof Map) for (const entry of node) boundLoops(entry);
  const { type, callee } = node as { type?: string; callee?: { type?: string; value?: string } };
  if (type === 'CallExpression' && callee?.type === 'Identifier' && callee.value === 'range') callee.value = boundedRange;
  for (const child of Object.values(node)) boundLoops(child);
}

/** Jinja's range, which a template from anywhere cannot make endless. */
function range(start: number, end?: number, step = 1): number[] {
  const [from, to] = end === undefined ? [0, start] : [start, end];
  const count = Math.max(0, Math.ceil((to - from) / step));
  if (!(count <= longestRange)) throw new RangeError(`range: expected at most ${longestRange} steps, received ${count}`);
  return Array.from({ length: count }, (_, i) => from + i * step);
}

/** Puts a mark before every special token in a text. */
function guard(text: string, specials: readonly string[]): string {
  let guarded = '';
  for (let i = 0; i < text.length; i++) {
    if (specials.some((token) => text.startsWith(token, i))) guarded += mark;
    guarded += text[i] === mark ? '\uFFFD' : text[i];
  }
  return guarded;
}
