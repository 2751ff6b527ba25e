/** A tokenizer and its chat template: messages to ids, in which no message can forge what the template writes. */
import type { Encoding } from '../encoding/encoding.js';
import type { TokenizerCore } from '../tokenizer/tokenizer-core.js';
import type { Truncation } from '../encoding/truncation.js';
import { asGiven, asOptional, asString, fail, readOptions } from '@glossa/check';
import { ChatTemplate, checkMessages, renderReaders, type ChatMessage, type RenderOptions } from './chat-template.js';

export interface ChatTokenizerParts {
  tokenizer: TokenizerCore;
  /** One template, or several by name; without a name `default` is taken, or `tool_use` where tools are given. */
  template: ChatTemplate | Readonly<Record<string, ChatTemplate>>;
}

export interface ApplyOptions extends RenderOptions {
  /** Name of the template, where there are several. */
  template?: string;
  /**
   * Messages whose text may spell special tokens: all (tools and documents too), none, or by the message; none by
   * default, since text may come from anyone.
   */
  allowSpecial?: boolean | ((message: ChatMessage) => boolean);
  truncation?: Truncation;
}

const asName = asOptional(asString());

/**
 * Stands before every special token that a message spells while the template runs. A noncharacter of Unicode: no text
 * has it.
 */
const mark = '\uFDD1';

export class ChatTokenizer {
  readonly tokenizer: TokenizerCore;
  readonly templates: Readonly<Record<string, ChatTemplate>>;

  constructor(parts: ChatTokenizerParts) {
    const { tokenizer, template } = readOptions('ChatTokenizer', parts, {
      tokenizer: asGiven<ChatTokenizerParts['tokenizer']>(),
      template: asGiven<ChatTokenizerParts['template']>(),
    });
    this.tokenizer = tokenizer;
    this.templates = template instanceof ChatTemplate ? { default: template } : template;
  }

  /** The messages as the text that the template makes of them. */
  render(messages: readonly ChatMessage[], options: RenderOptions & Pick<ApplyOptions, 'template'> = {}): string {
    const { template, ...rendering } = readOptions('render', options, { ...renderReaders, template: asName });
    return this.#choose('render', template, rendering).render(messages, rendering);
  }

  /**
   * The messages as ids. Special tokens that the template writes are honored; those that a message, a tool or a
   * document spells are text. Nothing is put around the text but what the template writes. `offsets` are those of the
   * rendered text.
   */
  applyChatTemplate(messages: readonly ChatMessage[], options: ApplyOptions = {}): Encoding {
    const where = 'applyChatTemplate';
    const {
      template,
      allowSpecial = false,
      truncation,
      ...rendering
    } = readOptions(where, options, {
      ...renderReaders,
      template: asName,
      allowSpecial: asGiven<ApplyOptions['allowSpecial']>(),
      truncation: asGiven<ApplyOptions['truncation']>(),
    });
    checkMessages(where, messages);
    const isAllowed = typeof allowSpecial === 'function' ? allowSpecial : () => allowSpecial;
    const guarded = messages.map((message) => (isAllowed(message) ? message : (this.#guard(message) as ChatMessage)));
    if (allowSpecial !== true)
      for (const key of ['tools', 'documents'] as const)
        if (rendering[key] !== undefined) rendering[key] = this.#guard(rendering[key]) as object[];
    // Where a template escapes a message's text as JSON in ASCII, the mark is escaped too.
    const [first = '', ...others] = this.#choose(where, template, rendering)
      .render(guarded, rendering)
      .split(/\uFDD1|\\ufdd1/);
    const spelled = new Set<number>();
    let text = first;
    for (const part of others) {
      spelled.add(text.length);
      text += part;
    }
    return this.tokenizer.encode(text, {
      addSpecialTokens: false,
      allowSpecial: (start) => !spelled.has(start),
      truncation,
    });
  }

  #choose(where: string, name: string | undefined, { tools }: { tools?: unknown }): ChatTemplate {
    const { templates } = this;
    const chosen = name ?? (tools !== undefined && Object.hasOwn(templates, 'tool_use') ? 'tool_use' : 'default');
    if (!Object.hasOwn(templates, chosen))
      fail(`${where}: template`, `one of ${Object.keys(templates).join(', ')}`, chosen);
    return templates[chosen];
  }

  /** The value with a mark before every special token that its texts spell. */
  #guard(value: unknown): unknown {
    if (Array.isArray(value)) return value.map((item) => this.#guard(item));
    if (typeof value === 'object' && value !== null)
      return Object.fromEntries(Object.entries(value).map(([key, item]) => [this.#guardText(key), this.#guard(item)]));
    return typeof value === 'string' ? this.#guardText(value) : value;
  }

  #guardText(text: string): string {
    const clean = text.replaceAll(mark, '\uFFFD');
    const starts = new Set<number>();
    this.tokenizer.encode(clean, {
      addSpecialTokens: false,
      // Asked about each special token that the text spells: a way to learn where they stand.
      allowSpecial: (start) => {
        starts.add(start);
        return false;
      },
    });
    let guarded = '';
    let done = 0;
    for (const start of [...starts].sort((a, b) => a - b)) {
      guarded += clean.slice(done, start) + mark;
      done = start;
    }
    return guarded + clean.slice(done);
  }
}
