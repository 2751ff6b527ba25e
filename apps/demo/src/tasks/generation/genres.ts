/** What can be written, and how each model wants to be asked. */
import type { GenerationJob } from '../../worker/protocol.js';

export type GenerationModel = GenerationJob['model'];

/**
 * The regulated forms of Tang verse, named as the model knows them: lines of five or seven characters, four or eight of
 * them.
 */
export const poemForms = ['五絕', '七絕', '五律', '七律'] as const;
export type PoemForm = (typeof poemForms)[number];

export interface Genre {
  readonly model: GenerationModel;
  readonly lang: string;
  /** After which characters the sheet begins a new line, beside line breaks. */
  readonly lineEnds: string;
  readonly maxNewTokens: number;
}

export const genres: readonly Genre[] = [
  { model: 'tang-poems', lang: 'zh-Hant', lineEnds: '，。', maxNewTokens: 100 },
  { model: 'shakespeare-char', lang: 'en', lineEnds: '', maxNewTokens: 400 },
];

/** The beginning of a poem as the model has read thousands: form, title, and what there is of its lines. */
export function poemPrompt(form: PoemForm, title: string, opening: string): string {
  return `${form}·${title}\n${opening}`;
}
