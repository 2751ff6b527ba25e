import { checkInteger, checkNumber, checkOneOf, checkOptions } from '@glossa/check';

export interface BeamSearchOptions {
  /** How many sequences to follow at a time. Default 4. */
  numBeams?: number;
  /**
   * A sequence's score is the sum of its log-probabilities / length ** lengthPenalty: a penalty above 0 favours longer
   * ones. Default 1.
   */
  lengthPenalty?: number;
  /**
   * When a row is done, once it has `numBeams` sequences that ended: `true`, at once; `false`, when no open one would
   * be better than them if it ended now; `'never'`, when none can be better at any length. Default false.
   */
  earlyStopping?: boolean | 'never';
  /** How many sequences to return for each prompt, best first; at most `numBeams`. Default 1. */
  numResults?: number;
}

export function checkBeamSearchOptions(options: BeamSearchOptions): Required<BeamSearchOptions> {
  checkOptions('beamSearch', options, {
    numBeams: true,
    lengthPenalty: true,
    earlyStopping: true,
    numResults: true,
  });
  const { numBeams = 4, lengthPenalty = 1, earlyStopping = false, numResults = 1 } = options;
  checkInteger('beamSearch: numBeams', numBeams, 1);
  checkNumber('beamSearch: lengthPenalty', lengthPenalty);
  checkOneOf('beamSearch: earlyStopping', earlyStopping, [true, false, 'never']);
  checkInteger('beamSearch: numResults', numResults, 1, numBeams);
  return { numBeams, lengthPenalty, earlyStopping, numResults };
}
