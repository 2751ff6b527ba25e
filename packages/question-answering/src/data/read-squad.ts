import { checkOptions, fail, GlossaError } from '@glossa/check';
import { arrayElements } from './array-elements.js';
import { questionsOfArticle, type SquadQuestion } from './squad-question.js';
import { textChunks, type TextSource } from './text-chunks.js';

export interface ReadSquadOptions {
  signal?: AbortSignal;
}

/**
 * The questions of a file in SQuAD's layout (1.1, 2.0, CMRC, DRCD), JSON or gzip of it, one article in memory at a
 * time. Throws one line with the path of what is wrong, e.g. `readSquad:
 * data[3].paragraphs[0].qas[2].answers[0].answer_start: expected an offset, received "7"`.
 */
export async function* readSquad(source: TextSource, options: ReadSquadOptions = {}): AsyncGenerator<SquadQuestion> {
  checkOptions('readSquad', options, { signal: true });
  const ids = new Set<string>();
  let index = 0;
  for await (const article of articles(source, options.signal)) {
    const path = `data[${index++}]`;
    for (const question of questionsOfArticle(article, path)) {
      if (ids.has(question.id)) fail(`readSquad: ${path}`, 'ids that occur once', question.id, 'invalid-file');
      ids.add(question.id);
      yield question;
    }
  }
}

/** Errors of the layers below, with where they happened. */
async function* articles(source: TextSource, signal: AbortSignal | undefined): AsyncGenerator<unknown> {
  try {
    yield* arrayElements(textChunks(source, signal), 'data');
  } catch (error) {
    if (signal?.aborted || !(error instanceof Error) || error.message.startsWith('readSquad: ')) throw error;
    throw new GlossaError('invalid-file', `readSquad: ${error.message}`, { cause: error });
  }
}
