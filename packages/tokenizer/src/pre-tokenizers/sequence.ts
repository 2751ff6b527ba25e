/** Pre-tokenizers one after another, each cutting the pieces of the one before. */
import type { AlignedText } from '../aligned-text.js';
import { list, type Untrusted } from '../untrusted.js';
import type { PreTokenizer } from './pre-tokenizer.js';

export class Sequence implements PreTokenizer {
  readonly breaksAtSpaces: boolean;
  readonly dependsOnPlace: boolean;

  constructor(readonly stages: readonly PreTokenizer[]) {
    this.dependsOnPlace = stages.some((stage) => stage.dependsOnPlace);
    this.breaksAtSpaces = stages[0]?.breaksAtSpaces === true && !this.dependsOnPlace;
  }

  split(text: AlignedText): AlignedText[] {
    return this.stages.reduce((pieces, stage) => pieces.flatMap((piece) => stage.split(piece)), [text]);
  }

  static parse(field: Untrusted, parse: (field: Untrusted) => PreTokenizer): Sequence {
    return new Sequence(field.read({ pretokenizers: list(parse) }).pretokenizers);
  }
}
