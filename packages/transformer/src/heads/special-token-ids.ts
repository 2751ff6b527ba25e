/** Ids with a meaning to whoever feeds and reads a model; its body does not depend on them. */
export interface SpecialTokenIds {
  readonly bosTokenId?: number | undefined;
  /** A text ends with any of these. */
  readonly eosTokenId?: number | readonly number[] | undefined;
  readonly padTokenId?: number | undefined;
  /** What an encoder-decoder's target begins with. */
  readonly decoderStartTokenId?: number | undefined;
}
