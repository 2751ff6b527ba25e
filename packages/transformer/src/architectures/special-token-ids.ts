import { integer, optional } from '@glossa/checkpoint';

/** Ids with a meaning to whoever feeds and reads the model; its mathematics does not depend on them. */
export interface SpecialTokenIds {
  readonly bosTokenId?: number;
  readonly eosTokenId?: number;
  readonly padTokenId?: number;
  /** What an encoder-decoder's target begins with. */
  readonly decoderStartTokenId?: number;
}

export const specialTokenIdFields = {
  bosTokenId: optional(integer()),
  eosTokenId: optional(integer()),
  padTokenId: optional(integer()),
  decoderStartTokenId: optional(integer()),
};
