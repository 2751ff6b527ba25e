/** One article of a file in SQuAD's layout, checked and turned into questions. */
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

type Fields = Record<string, unknown>;

/** The questions of `data[index]`; throws with the path of the first field that is not as SQuAD has it. */
export function questionsOfArticle(article: unknown, path: string): SquadQuestion[] {
  const { title, paragraphs } = fields(article, path);
  const articleTitle = title === undefined ? '' : text(title, `${path}.title`);
  return list(paragraphs, `${path}.paragraphs`).flatMap((paragraph, index) => {
    const where = `${path}.paragraphs[${index}]`;
    const { context, qas } = fields(paragraph, where);
    const passage = text(context, `${where}.context`);
    return list(qas, `${where}.qas`).map((item, position) =>
      question(item, `${where}.qas[${position}]`, articleTitle, passage),
    );
  });
}

function question(item: unknown, path: string, title: string, context: string): SquadQuestion {
  const { id, question, answers, is_impossible: impossible } = fields(item, path);
  if (impossible !== undefined && typeof impossible !== 'boolean')
    fail(`${path}.is_impossible`, 'true or false', impossible);
  const found = list(answers, `${path}.answers`).map((answer, index) => {
    const where = `${path}.answers[${index}]`;
    const { text: words, answer_start: offset } = fields(answer, where);
    const answerText = text(words, `${where}.text`);
    // CMRC writes -1 where the text is not in the context.
    if (!Number.isSafeInteger(offset) || (offset as number) < -1) fail(`${where}.answer_start`, 'an offset', offset);
    return { text: answerText, start: locateAnswer(context, answerText, Math.max(0, offset as number)) };
  });
  if (impossible === true && found.length > 0)
    fail(`${path}.answers`, 'none, as is_impossible is true', `${found.length} answers`);
  return { id: text(id, `${path}.id`), title, context, question: text(question, `${path}.question`), answers: found };
}

function fields(value: unknown, path: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) fail(path, 'an object', value);
  return value as Fields;
}

function list(value: unknown, path: string): unknown[] {
  return Array.isArray(value) ? value : fail(path, 'an array', value);
}

function text(value: unknown, path: string): string {
  return typeof value === 'string' ? value : fail(path, 'a string', value);
}

function fail(path: string, expected: string, received: unknown): never {
  const shown = received === undefined ? 'nothing' : (JSON.stringify(received) ?? typeof received);
  throw new Error(
    `readSquad: ${path}: expected ${expected}, received ${shown.length > 60 ? `${shown.slice(0, 60)}…` : shown}`,
  );
}
