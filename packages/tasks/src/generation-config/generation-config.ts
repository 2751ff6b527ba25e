/** What a model's files say about generating with it, in Hugging Face's names (`GenerationConfig`). */
export interface GenerationConfig {
  /** What an empty prompt begins with. */
  readonly bosTokenId?: number;
  /** A text ends with any of these. */
  readonly eosTokenId?: readonly number[];
  readonly padTokenId?: number;
  /** What an encoder-decoder's target begins with. */
  readonly decoderStartTokenId?: number;

  /** Most tokens, the prompt's or the start token included. */
  readonly maxLength?: number;
  /** Most new tokens; it goes before `maxLength`. */
  readonly maxNewTokens?: number;
  readonly minLength?: number;
  readonly minNewTokens?: number;

  readonly doSample?: boolean;
  readonly numBeams?: number;
  readonly earlyStopping?: boolean | 'never';
  readonly lengthPenalty?: number;

  readonly temperature?: number;
  readonly topK?: number;
  readonly topP?: number;
  readonly minP?: number;
  readonly typicalP?: number;
  readonly epsilonCutoff?: number;
  readonly etaCutoff?: number;

  readonly repetitionPenalty?: number;
  readonly encoderRepetitionPenalty?: number;
  readonly noRepeatNgramSize?: number;
  readonly encoderNoRepeatNgramSize?: number;
  readonly exponentialDecayLengthPenalty?: readonly [start: number, factor: number];

  readonly badWordsIds?: readonly (readonly number[])[];
  readonly sequenceBias?: readonly (readonly [ids: readonly number[], bias: number])[];
  readonly suppressTokens?: readonly number[];
  readonly beginSuppressTokens?: readonly number[];
  readonly forcedBosTokenId?: number;
  readonly forcedEosTokenId?: number;
  readonly renormalizeLogits?: boolean;
}
