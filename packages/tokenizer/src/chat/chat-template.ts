/** Chat templates: messages to the text that a model was trained on, by the Jinja template in its files. */
import { Environment, parse, tokenize } from '@huggingface/jinja';
import { asBoolean, asGiven, fail, GlossaError, readOptions } from '@glossa/check';
import { BoundedInterpreter, costsOf, type Costs } from './bounded-interpreter.js';
import { strftime } from './strftime.js';

export interface ChatMessage {
  role: string;
  /** Text; parts, as some templates take them; or nothing beside tool calls. */
  content?: string | null | readonly object[];
  /** Whatever else a template reads: `tool_calls`, `name`. */
  [key: string]: unknown;
}

export interface ChatTemplateOptions {
  /** Variables of every rendering, such as `{ bos_token: '<s>', eos_token: '</s>' }`. */
  variables?: Readonly<Record<string, unknown>>;
}

export interface RenderOptions {
  /** Whether the text goes on to where the model's answer begins; false by default. */
  addGenerationPrompt?: boolean;
  /** Descriptions of functions that the model may call, as JSON schemas. */
  tools?: readonly object[];
  /** Texts to answer from, for templates that take them. */
  documents?: readonly object[];
  /** Further variables of the template, such as `{ enable_thinking: false }`. */
  variables?: Readonly<Record<string, unknown>>;
}

/** How the options of rendering are read. */
export const renderReaders = {
  addGenerationPrompt: asBoolean(false),
  tools: asGiven<RenderOptions['tools']>(),
  documents: asGiven<RenderOptions['documents']>(),
  variables: asGiven<RenderOptions['variables']>(),
};

/** Longest template, in UTF-16 units; the longest in use have 20,000. */
const maxLength = 1 << 18;
const maxRange = 100_000;

export class ChatTemplate {
  readonly #program: ReturnType<typeof parse>;
  readonly #costs: Costs;
  /** Of every rendering. */
  readonly variables: Readonly<Record<string, unknown>>;

  /**
   * @param source Jinja, as `chat_template` of a tokenizer_config.json or `tokenizer.chat_template` of a GGUF file
   * holds it
   * @throws one line when it is no template
   */
  constructor(
    readonly source: string,
    options: ChatTemplateOptions = {},
  ) {
    this.variables =
      readOptions('ChatTemplate', options, { variables: asGiven<ChatTemplateOptions['variables']>() }).variables ?? {};
    if (typeof source !== 'string' || source.length > maxLength) {
      fail(
        'ChatTemplate',
        `a template of at most ${maxLength} characters`,
        typeof source === 'string' ? source.length : source,
      );
    }
    [this.#program, this.#costs] = oneLine(() => {
      const program = parse(tokenize(source, { lstrip_blocks: true, trim_blocks: true }));
      return [program, costsOf(program)];
    });
  }

  /**
   * The messages as text.
   * @throws one line when the template refuses the messages, fails, or takes more than a bounded time and memory
   */
  render(messages: readonly ChatMessage[], options: RenderOptions = {}): string {
    const {
      addGenerationPrompt,
      tools = null,
      documents = null,
      variables,
    } = readOptions('render', options, renderReaders);
    checkMessages('render', messages);
    return oneLine(() => {
      const environment = new Environment();
      const values = {
        ...constants,
        ...this.variables,
        messages,
        tools,
        documents,
        add_generation_prompt: addGenerationPrompt,
        ...variables,
      };
      for (const [name, value] of Object.entries(values)) environment.set(name, value);
      return String(new BoundedInterpreter(environment, this.#costs).run(this.#program).value);
    });
  }
}

/** What templates may expect of any environment. */
const constants = {
  true: true,
  false: false,
  none: null,
  True: true,
  False: false,
  None: null,
  range,
  strftime_now: (format: string) => strftime(new Date(), format),
  raise_exception(message: unknown): never {
    throw new GlossaError('invalid-argument', String(message));
  },
};

function range(...limits: number[]): number[] {
  const [start, stop, step = 1] = limits.length === 1 ? [0, limits[0]] : (limits as [number, number, number?]);
  const length = Math.max(0, Math.ceil((stop - start) / step));
  if (!(length <= maxRange))
    throw new GlossaError('invalid-file', `expected a range of at most ${maxRange} numbers, received ${length}`);
  return Array.from({ length }, (_, i) => start + i * step);
}

/** @throws GlossaError unless every message has a role and, if any, a content of text or parts */
export function checkMessages(where: string, messages: readonly ChatMessage[]): void {
  if (!Array.isArray(messages)) fail(`${where}: messages`, 'an array', messages);
  messages.forEach((message: ChatMessage | null, i) => {
    if (typeof message?.role !== 'string') fail(`${where}: messages[${i}]`, 'a message with a role', message);
    const { content } = message;
    if (typeof (content ?? '') !== 'string' && !Array.isArray(content))
      fail(`${where}: messages[${i}].content`, 'text', content);
  });
}

/** What the template does; whatever it throws becomes one line. */
function oneLine<T>(act: () => T): T {
  try {
    return act();
  } catch (error) {
    const code = error instanceof GlossaError ? error.code : 'invalid-file';
    const problem = (error as Error).message.replace(/\s+/g, ' ').slice(0, 300);
    throw new GlossaError(code, `chat template: ${problem}`, { cause: error });
  }
}
