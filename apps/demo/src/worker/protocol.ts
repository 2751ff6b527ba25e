/** What the page and its worker say to each other. */

export type ModelName = 'tang-poems' | 'shakespeare-char' | 'translation-en-zh' | 'squad';

/** How tokens are chosen. */
export interface Sampling {
  readonly temperature: number;
  readonly topP: number;
  /** 0: no bound. */
  readonly topK: number;
  readonly seed: number;
  readonly maxNewTokens: number;
}

export interface GenerationJob extends Sampling {
  readonly task: 'generation';
  readonly model: 'tang-poems' | 'shakespeare-char';
  readonly prompt: string;
}

export interface TranslationJob {
  readonly task: 'translation';
  readonly model: 'translation-en-zh';
  readonly text: string;
  /** 1: greedy, and the text streams. */
  readonly numBeams: number;
}

export interface AnsweringJob {
  readonly task: 'question-answering';
  readonly model: 'squad';
  readonly question: string;
  readonly context: string;
  readonly topK: number;
}

/**
 * The files of a model that the visitor brought, or where they are on a hub; `file` is the one that holds everything.
 */
export type OwnSource =
  | { readonly kind: 'files'; readonly files: readonly File[] }
  | { readonly kind: 'hub'; readonly server: string; readonly repository: string; readonly file?: string };

export interface ChatJob extends Sampling {
  readonly task: 'chat';
  /** Another one for each source. */
  readonly model: `own ${string}`;
  readonly source: OwnSource;
  /** The last one is the visitor's. */
  readonly messages: readonly { readonly role: 'user' | 'assistant'; readonly content: string }[];
}

export type Job = GenerationJob | TranslationJob | AnsweringJob | ChatJob;

export interface GenerationResult {
  readonly tokensPerSecond: number;
}

/**
 * Attention of target pieces (rows) to source pieces (columns); a piece is of whole characters, space before it
 * included.
 */
export interface Alignment {
  readonly source: readonly string[];
  readonly target: readonly string[];
  /** [target][source] */
  readonly weights: readonly (readonly number[])[];
}

export interface TranslationResult {
  readonly text: string;
  /** Best first; the first is `text`. */
  readonly candidates: readonly { readonly text: string; readonly score: number }[];
  readonly alignment: Alignment;
  readonly tokensPerSecond: number;
}

export interface Answer {
  readonly answer: string;
  /** UTF-16 code units into the passage, `end` exclusive. */
  readonly start: number;
  readonly end: number;
  readonly probability: number;
}

export interface AnsweringResult {
  /** Best first; empty when there is no answer. */
  readonly answers: readonly Answer[];
}

/** What a model says of itself once it is loaded. */
export interface ModelDescription {
  readonly parameters: number;
  /** Of its files. */
  readonly bytes: number;
  readonly loadSeconds: number;
  /** Whether it has a chat template; without one it goes on with the last text. */
  readonly chats: boolean;
}

export interface ChatResult {
  readonly text: string;
  readonly model: ModelDescription;
  /** From the question to the first piece of the answer. */
  readonly firstSeconds: number;
  readonly tokensPerSecond: number;
}

interface Results {
  readonly generation: GenerationResult;
  readonly translation: TranslationResult;
  readonly 'question-answering': AnsweringResult;
  readonly chat: ChatResult;
}

export type ResultOf<J extends Job> = Results[J['task']];

export type Result = Results[keyof Results];

export type Request =
  { readonly type: 'run'; readonly id: number; readonly job: Job } | { readonly type: 'abort'; readonly id: number };

export type Reply =
  | {
      readonly type: 'loading';
      readonly id: number;
      readonly file: string;
      readonly loaded: number;
      readonly total: number | undefined;
    }
  /** The model is there and the job begins. */
  | { readonly type: 'started'; readonly id: number }
  | { readonly type: 'text'; readonly id: number; readonly text: string }
  | { readonly type: 'done'; readonly id: number; readonly result: Result; readonly seconds: number }
  | { readonly type: 'failed'; readonly id: number; readonly message: string; readonly aborted: boolean };
