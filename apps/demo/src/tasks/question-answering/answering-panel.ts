/** Question answering: a passage, a question, and the answer marked in its passage. */
import { element } from '../../components/element.js';
import { field, suggestionList, suggestions, textArea, textInput } from '../../components/field.js';
import { jobControls } from '../../components/job-controls.js';
import { ModelNote } from '../../components/model-note.js';
import { panel } from '../../components/panel.js';
import type { Inference } from '../../inference/inference.js';
import { localize } from '../../language.js';
import type { Strings } from '../../strings/strings.js';
import type { AnsweringJob, AnsweringResult } from '../../worker/protocol.js';
import { answerList } from './answer-list.js';
import { markedPassage } from './marked-passage.js';
import { passages } from './passages.js';

export function answeringPanel(inference: Inference): HTMLElement {
  let shown: { readonly result: AnsweringResult; readonly context: string; chosen: number } | undefined;

  const context = textArea('context', 9, 'en', passages[0].text);
  const question = textInput('question', 'en', passages[0].questions[0]);
  const note = new ModelNote('squad');
  const questions = element('div', { class: 'questions' });
  const output = element('div', { class: 'answered' });

  function offerQuestions(texts: readonly string[]): void {
    questions.replaceChildren(suggestionList(texts, 'en', (text) => (question.value = text)));
  }

  function choosePassage(index: number): void {
    context.value = passages[index].text;
    question.value = passages[index].questions[0];
    offerQuestions(passages[index].questions);
  }

  function showAnswers(strings: Strings): void {
    output.replaceChildren();
    if (!shown) return;
    const { result, context, chosen } = shown;
    const { answering } = strings;
    output.append(element('h3', {}, answering.output), markedPassage(context, result.answers[chosen]));
    if (result.answers.length === 0) output.append(element('p', { class: 'no-answer' }, answering.noAnswer));
    else output.append(element('h3', {}, answering.candidates), answerList(result.answers, chosen, strings, choose));
  }

  /** Keyboard focus stays on the candidate, although the list is drawn anew. */
  function choose(index: number): void {
    if (shown) shown.chosen = index;
    refresh();
    output.querySelectorAll<HTMLButtonElement>('.answers button')[index]?.focus();
  }

  function job(): AnsweringJob | ((strings: Strings) => string) {
    if (question.value.trim() === '') return (s) => s.answering.emptyQuestion;
    if (context.value.trim() === '') return (s) => s.answering.emptyPassage;
    return {
      task: 'question-answering',
      model: 'squad',
      question: question.value.trim(),
      context: context.value,
      topK: 5,
    };
  }

  const form = element('form', { class: 'fields' });
  const controls = jobControls<AnsweringJob>(inference, {
    form,
    output,
    runLabel: (s) => s.answering.run,
    job,
    begin() {
      shown = undefined;
      refresh();
    },
    done(result, { context }) {
      shown = { result, context, chosen: 0 };
      refresh();
    },
    cancelled: () => {},
    summary: ({ answers: [best] }) => best?.answer ?? '',
  });
  form.append(
    suggestions(
      (s) => s.answering.examples,
      suggestionList(
        passages.map(({ title }) => title),
        'en',
        (_, index) => choosePassage(index),
      ),
    ),
    field((s) => s.answering.passage, context),
    field((s) => s.answering.question, question),
    suggestions((s) => s.answering.suggestions, questions),
    controls,
  );

  offerQuestions(passages[0].questions);
  const refresh = localize(showAnswers);
  return panel({ title: (s) => s.answering.title, lead: (s) => s.answering.lead, form, output, note });
}
