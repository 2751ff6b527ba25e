import { beamSearch } from '@glossa/decoding';
import type { Translation, TranslateOptions } from '@glossa/translation';
import { integer, real } from '../command/option.js';

/** How texts are searched for, wherever there are some. */
export const beamOptions = {
  beams: integer('N', "follow the N likeliest texts at a time (default: the model's setting, or 4)", { min: 1 }),
  'length-penalty': real('X', "above 0 favors longer texts (default: the model's setting, or 1)"),
  'max-new-tokens': integer('N', "end a sentence after N tokens (default: the model's setting, or 256)", { min: 1 }),
};

interface Chosen {
  readonly beams: number | undefined;
  readonly 'length-penalty': number | undefined;
  readonly 'max-new-tokens': number | undefined;
}

/** What is not chosen is as the model's files say. */
export function searchOptions(
  { beams, 'length-penalty': lengthPenalty, 'max-new-tokens': maxNewTokens }: Chosen,
  { config }: { config: Pick<Translation['config'], 'numBeams' | 'lengthPenalty' | 'earlyStopping'> },
): Pick<TranslateOptions, 'search' | 'maxNewTokens'> {
  const { earlyStopping } = config;
  const search = beamSearch({
    numBeams: beams ?? config.numBeams,
    lengthPenalty: lengthPenalty ?? config.lengthPenalty,
    earlyStopping,
  });
  return { search, ...(maxNewTokens !== undefined && { maxNewTokens }) };
}
