import { dispatcher } from '../command/dispatcher.js';

export const evaluate = dispatcher('glossa evaluate', 'TASK', {
  translation: {
    about: 'BLEU and chrF of a translation model',
    load: async () => (await import('./evaluate-translation.js')).evaluateTranslations,
  },
  'question-answering': {
    about: "exact match and F1 of a question-answering model on a file in SQuAD's layout",
    load: async () => (await import('./evaluate-question-answering.js')).evaluateQuestionAnswering,
  },
});
