import { check } from '@glossa/check';

interface TokenizerVocabulary {
  readonly vocabSize: number;
  idToToken?(id: number): string | undefined;
}

interface ModelVocabulary {
  readonly vocabSize: number;
}

/** @throws GlossaError when a tokenizer has ids that the model does not know */
export function checkVocabulary(where: string, tokenizer: TokenizerVocabulary, model: ModelVocabulary): void {
  const fits = tokenizer.vocabSize <= model.vocabSize;
  check(fits, `${where}: tokenizer`, `at most ${model.vocabSize} tokens, as the model has`, tokenizer.vocabSize);
}

const unusedOf = new WeakMap<TokenizerVocabulary, Map<number, readonly number[]>>();

/** The ids of a model that stand for no token of its tokenizer: vocabularies are often padded to a round size. */
export function unusedIds(tokenizer: Required<TokenizerVocabulary>, { vocabSize }: ModelVocabulary): readonly number[] {
  const known = unusedOf.get(tokenizer) ?? new Map<number, readonly number[]>();
  unusedOf.set(tokenizer, known);
  const found = known.get(vocabSize) ?? idsWithoutToken(tokenizer, vocabSize);
  known.set(vocabSize, found);
  return found;
}

function idsWithoutToken(tokenizer: Required<TokenizerVocabulary>, vocabSize: number): number[] {
  const ids: number[] = [];
  for (let id = 0; id < vocabSize; id++) if (tokenizer.idToToken(id) === undefined) ids.push(id);
  return ids;
}
