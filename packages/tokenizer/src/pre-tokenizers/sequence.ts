/** Pre-tokenizers one after another, each cutting the pieces of the one before. */
import type { AlignedText } from '../text/aligned-text.js';
import { asList, type Untrusted } from '@glossa/check';
import type { PreTokenizer } from './pre-tokenizer.js';

export function parseSequence(field: Untrusted, parse: (field: Untrusted) => PreTokenizer): PreTokenizer {
  const { pretokenizers: stages } = field.read({ pretokenizers: asList(parse) });
  const dependsOnPlace = stages.some((stage) => stage.dependsOnPlace);
  return {
    stages,
    dependsOnPlace,
    breaksAtSpaces: stages[0]?.breaksAtSpaces === true && !dependsOnPlace,
    split: (text) =>
      stages.reduce((pieces: AlignedText[], stage) => pieces.flatMap((piece) => stage.split(piece)), [text]),
  };
}
