/** One article of a file in SQuAD's layout, checked and turned into questions. */
import { asBoolean, asChecked, asString, Untrusted } from '@glossa/check';
import { locateAnswer } from './locate-answer.js';

export interface SquadAnswer {
  text: string;
  /** UTF-16 offset into the context; undefined when the context does not hold the text. */
  start: number | undefined;
}

export interface SquadQuestion {
  id: string;
  title: string;
  context: string;
  question: string;
  /** Empty when the context does not answer the question. */
  answers: SquadAnswer[];
}

const offset = asChecked<number>('an offset', (value) => Number.isSafeInteger(value) && (value as number) >= -1);

/** The questions of `data[index]`. @throws GlossaError with the path of the first field that is not as SQuAD has it */
export function questionsOfArticle(article: unknown, path: string): SquadQuestion[] {
  const data = new Untrusted(article, `readSquad: ${path}`);
  const title = asString('')(data.get('title'));
  return data
    .get('paragraphs')
    .list((paragraph) => {
      const context = asString()(paragraph.get('context'));
      return paragraph.get('qas').list((item) => questionOf(item, title, context));
    })
    .flat();
}

function questionOf(item: Untrusted, title: string, context: string): SquadQuestion {
  const isImpossible = asBoolean(false)(item.get('is_impossible'));
  const answers = item.get('answers').list((answer): SquadAnswer => {
    const text = asString()(answer.get('text'));
    // CMRC writes -1 where the text is not in the context.
    return { text, start: locateAnswer(context, text, Math.max(0, offset(answer.get('answer_start')))) };
  });
  if (isImpossible && answers.length > 0) item.get('answers').fail('none, as is_impossible is true');
  return { id: asString()(item.get('id')), title, context, question: asString()(item.get('question')), answers };
}
