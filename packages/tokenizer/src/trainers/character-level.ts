/** Makes a character-level tokenizer: one id for each character of the corpus. */
import { splitJson, vocabJson } from '../loaders/parts-json.js';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asOptional, readOptions, asText } from '@glossa/check';
import { reporting, readSpecialTokens, specialTokensJson } from './options.js';
import { readCorpus, type Corpus, type TrainingOptions } from './training.js';

export interface CharacterLevelOptions extends TrainingOptions {
  /** Tokens that control the model; they take the first ids, in this order. */
  specialTokens?: readonly string[];
  /** The special token that stands for characters the corpus does not have; without one they are refused. */
  unknownToken?: string;
}

/**
 * Ids go to special tokens first, then to characters by code point: 0 to 64 for tinyshakespeare, as nanoGPT has them.
 */
export async function trainCharacterLevel(corpus: Corpus, options: CharacterLevelOptions = {}): Promise<Tokenizer> {
  const {
    specialTokens: named,
    unknownToken,
    ...reporters
  } = readOptions('trainCharacterLevel', options, {
    specialTokens: readSpecialTokens([]),
    unknownToken: asOptional(asText),
    ...reporting,
  });
  const specialTokens = unknownToken === undefined || named.includes(unknownToken) ? named : [...named, unknownToken];
  const characters = new Set<string>();
  await readCorpus(corpus, { ...reporters, where: 'trainCharacterLevel' }, (text) => {
    for (const character of text) characters.add(character);
  });
  const ordered = [...characters]
    .filter((character) => !specialTokens.includes(character))
    .sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return Tokenizer.fromJson({
    added_tokens: specialTokensJson(specialTokens),
    pre_tokenizer: splitJson('[\\s\\S]'),
    decoder: { type: 'Fuse' },
    model: {
      type: 'WordLevel',
      vocab: vocabJson([...specialTokens, ...ordered]),
      // The format wants a name here; a token outside the vocabulary means that unknown characters are refused.
      unk_token: unknownToken ?? '<unk>',
    },
  });
}
