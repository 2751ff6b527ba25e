import type { ModelName } from '../worker/protocol.js';

/** Every text of the interface, in one language. */
export interface Strings {
  readonly languageTag: string;
  readonly title: string;
  readonly tagline: string;
  readonly skip: string;
  readonly tasks: string;
  readonly interfaceLanguage: string;
  readonly run: {
    readonly stop: string;
    readonly waiting: string;
    readonly loading: string;
    readonly fileProgress: (file: string, loaded: string, total: string) => string;
    readonly working: string;
    readonly stopped: string;
    readonly failed: (message: string) => string;
    readonly done: (seconds: string, rate: string) => string;
    readonly found: (summary: string) => string;
    readonly rate: (tokensPerSecond: string) => string;
  };
  readonly model: {
    readonly heading: string;
    /** What the models are; where one is missing, its package says it in English. */
    readonly titles: Partial<Readonly<Record<ModelName, string>>>;
    readonly parameters: (count: string) => string;
    readonly license: (name: string) => string;
    readonly scores: string;
    /** Names of measures by their keys in `scores.json`. */
    readonly measures: Readonly<Record<string, string>>;
    readonly card: string;
  };
  readonly offline: {
    readonly saving: (saved: string, total: string) => string;
    readonly ready: string;
    readonly onUse: string;
    readonly local: string;
  };
  readonly generation: {
    readonly tab: string;
    readonly title: string;
    readonly lead: string;
    readonly model: string;
    readonly models: { readonly 'tang-poems': string; readonly 'shakespeare-char': string };
    readonly form: string;
    readonly poemTitle: string;
    readonly poemHint: string;
    readonly opening: string;
    readonly prompt: string;
    readonly promptHint: string;
    readonly sampling: string;
    readonly temperature: string;
    readonly topP: string;
    readonly topK: string;
    readonly seed: string;
    readonly anotherSeed: string;
    readonly length: string;
    readonly run: string;
    readonly output: string;
    readonly empty: string;
    readonly colophon: (seed: string, temperature: string) => string;
  };
  readonly translation: {
    readonly tab: string;
    readonly title: string;
    readonly lead: string;
    readonly text: string;
    readonly examples: string;
    readonly beams: string;
    readonly beamCount: (beams: number) => string;
    readonly run: string;
    readonly output: string;
    readonly empty: string;
    readonly alternatives: string;
    readonly alignment: string;
    readonly alignmentHint: string;
    readonly alignmentDescription: (pairs: string) => string;
    readonly pair: (target: string, source: string) => string;
    readonly cell: (target: string, source: string, weight: string) => string;
    readonly legend: string;
  };
  readonly answering: {
    readonly tab: string;
    readonly title: string;
    readonly lead: string;
    readonly examples: string;
    readonly passage: string;
    readonly question: string;
    readonly suggestions: string;
    readonly run: string;
    readonly output: string;
    readonly emptyQuestion: string;
    readonly emptyPassage: string;
    readonly noAnswer: string;
    readonly candidates: string;
    readonly span: (start: number, end: number) => string;
    readonly probability: (probability: string) => string;
  };
  readonly chat: {
    readonly tab: string;
    readonly title: string;
    readonly lead: string;
    readonly place: string;
    readonly places: Readonly<Record<'files' | 'hub', string>>;
    readonly files: string;
    readonly filesHint: string;
    readonly repository: string;
    readonly repositoryHint: string;
    readonly server: string;
    readonly serverHint: string;
    readonly message: string;
    readonly messageHint: string;
    readonly run: string;
    readonly again: string;
    readonly output: string;
    readonly noModel: string;
    readonly empty: string;
    readonly speakers: Readonly<Record<'user' | 'assistant', string>>;
    /** No model is chosen yet. */
    readonly none: string;
    readonly here: string;
    readonly loading: string;
    readonly firstToken: string;
    readonly speed: string;
    readonly seconds: (value: string) => string;
    readonly tokensPerSecond: (value: string) => string;
    readonly continues: string;
  };
}
