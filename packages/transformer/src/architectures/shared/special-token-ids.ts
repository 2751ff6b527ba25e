import { integer, list, optional, type Field } from '@glossa/checkpoint';

/** Ids with a meaning to whoever feeds and reads the model; its mathematics does not depend on them. */
export interface SpecialTokenIds {
  readonly bosTokenId?: number;
  /** A text ends with any of these. */
  readonly eosTokenId?: number | readonly number[];
  readonly padTokenId?: number;
  /** What an encoder-decoder's target begins with. */
  readonly decoderStartTokenId?: number;
}

/** One id, or a list of them. */
export function tokenIds({ default: fallback }: { default?: number } = {}): Field<number | readonly number[]> {
  const [one, several] = [integer(), list(integer(), { maxLength: 100 })];
  return {
    expected: `${one.expected}, or a list of such`,
    read: (value) => one.read(value) ?? several.read(value),
    ...(fallback !== undefined && { fallback: { value: fallback } }),
  };
}

export const specialTokenIdFields = {
  bosTokenId: optional(integer()),
  eosTokenId: optional(tokenIds()),
  padTokenId: optional(integer()),
  decoderStartTokenId: optional(integer()),
};
