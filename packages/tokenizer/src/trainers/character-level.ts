/** Makes a character-level tokenizer: one id for each character of the corpus. */
import { Tokenizer } from '../tokenizer.js';
import { checkOptions } from '../untrusted.js';
import { checkSpecialTokens, specialTokensJson } from './special-tokens.js';
import { readCorpus, type Corpus, type TrainingOptions } from './training.js';

export interface CharacterLevelOptions extends TrainingOptions {
  /** Tokens that control the model; they take the first ids, in this order. */
  specialTokens?: readonly string[];
  /** The special token that stands for characters the corpus does not have; without one they are refused. */
  unknownToken?: string;
}

/** Ids go to special tokens first, then to characters by code point: 0 to 64 for tinyshakespeare, as nanoGPT has them. */
export async function trainCharacterLevel(corpus: Corpus, options: CharacterLevelOptions = {}): Promise<Tokenizer> {
  checkOptions(options, ['specialTokens', 'unknownToken', 'onProgress', 'signal'], 'trainCharacterLevel');
  const { unknownToken } = options;
  const named = options.specialTokens ?? [];
  const specialTokens = unknownToken === undefined || named.includes(unknownToken) ? named : [...named, unknownToken];
  checkSpecialTokens(specialTokens);
  const characters = new Set<string>();
  await readCorpus(corpus, options, (text) => {
    for (const character of text) characters.add(character);
  });
  const ordered = [...characters].filter((character) => !specialTokens.includes(character)).sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return Tokenizer.fromJson({
    added_tokens: specialTokensJson(specialTokens),
    pre_tokenizer: { type: 'Split', pattern: { Regex: '[\\s\\S]' }, behavior: 'Isolated', invert: false },
    decoder: { type: 'Fuse' },
    model: {
      type: 'WordLevel',
      vocab: Object.fromEntries([...specialTokens, ...ordered].map((token, id) => [token, id])),
      // The format wants a name here; a token outside the vocabulary means that unknown characters are refused.
      unk_token: unknownToken ?? '<unk>',
    },
  });
}
