import type { AnswerOptions } from '@glossa/question-answering';
import { flag, integer } from '../command/option.js';

/** How a text is read for answers, wherever there are some to find. */
export const answerOptions = {
  'doc-stride': integer(
    'N',
    'tokens that neighboring windows of a long text share (default 128, or half of a window)',
    { min: 0 },
  ),
  'handle-impossible': flag('the answer may be that there is none, for models that learned so'),
};

interface Chosen {
  readonly 'doc-stride': number | undefined;
  readonly 'handle-impossible': boolean;
}

export function readingOptions({
  'doc-stride': docStride,
  'handle-impossible': handleImpossible,
}: Chosen): Pick<AnswerOptions, 'docStride' | 'handleImpossible'> {
  return { ...(docStride !== undefined && { docStride }), ...(handleImpossible && { handleImpossible }) };
}
