import { tanh } from '@tensorflow/tfjs-core';
import { check, fail, inWords } from '@glossa/check';
import type { SpecialTokenIds } from './special-token-ids.js';
import type { Activation } from '../blocks/activations.js';
import type { TokenRows } from './causal-lm.js';

/**
 * Which of a body's states stands for a whole text when it is put into a class: each architecture was trained with its
 * own.
 */
export interface Classification {
  /** The position of one state for each text. @throws where a text has no such position */
  readonly positions: (inputIds: TokenRows, config: SpecialTokenIds) => number[];
  /** After one more layer over that state; null where labels are read off the state itself, without a bias. */
  readonly activation: Activation | null;
  /** Whether dropout comes before that layer too; default false. */
  readonly dropState?: boolean;
}

/** BERT: the first position, whose token is there for this. */
export const byFirstPosition: Classification = { positions: (inputIds) => inputIds.map(() => 0), activation: tanh };

/** XLNet: the last position, whose token is there for this; padding stands on the left. */
export const byLastPosition: Classification = {
  positions: (inputIds) => inputIds.map((ids) => ids.length - 1),
  activation: tanh,
};

/** Decoders: the last token, which alone has seen all others; padding stands on either side. */
export const byLastToken: Classification = {
  positions(inputIds, { padTokenId }) {
    if (padTokenId === undefined && inputIds.length > 1)
      fail(
        'SequenceClassifier',
        `padTokenId in the config, to see where ${inputIds.length} texts end`,
        inWords('none'),
      );
    return inputIds.map((ids) =>
      Math.max(
        0,
        lastIndex(ids, (id) => id !== padTokenId),
      ),
    );
  },
  activation: null,
};

/** BART and T5: the last end of a text. */
export const byEndOfText: Classification = {
  positions(inputIds, { eosTokenId = [] }) {
    const ends = [eosTokenId].flat();
    return inputIds.map((ids, text) => {
      const index = lastIndex(ids, (id) => ends.includes(id));
      const token = ends.join(' or ') || 'eosTokenId, which the config lacks';
      check(index !== -1, `SequenceClassifier: text ${text}`, `the token ${token}`, inWords('none'));
      return index;
    });
  },
  activation: tanh,
  dropState: true,
};

function lastIndex(ids: ArrayLike<number>, test: (id: number) => boolean): number {
  for (let i = ids.length - 1; i >= 0; i--) if (test(ids[i])) return i;
  return -1;
}
