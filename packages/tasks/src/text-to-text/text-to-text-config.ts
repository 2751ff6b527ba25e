import { check } from '@glossa/check';
import type { Seq2SeqLM } from '@glossa/transformer';
import { defaults } from '../defaults.js';
import type { GenerationConfig } from '../generation-config/generation-config.js';

/** A config that says what a target begins and ends with. */
export type TextToTextConfig = GenerationConfig & {
  readonly decoderStartTokenId: number;
  readonly eosTokenId: readonly number[];
};

/**
 * What a model's config and its files say about generating, the files last.
 *
 * @param where the class that the user makes
 * @param ofTask what the task says where they say nothing
 * @throws GlossaError when neither says what a target begins and ends with
 */
export function textToTextConfig(
  where: string,
  { model }: Seq2SeqLM,
  generation: GenerationConfig | undefined,
  ofTask: GenerationConfig,
): TextToTextConfig {
  const { bosTokenId, eosTokenId, padTokenId, decoderStartTokenId } = model.config;
  const ends = eosTokenId === undefined ? undefined : [eosTokenId].flat();
  const ofModel = { bosTokenId, padTokenId, decoderStartTokenId, eosTokenId: ends };
  const config = defaults<GenerationConfig>(ofTask, ofModel, generation);
  const start = config.decoderStartTokenId ?? config.bosTokenId;
  check(start !== undefined, `${where}: decoderStartTokenId`, 'it in the config of the model', undefined);
  check(config.eosTokenId?.length, `${where}: eosTokenId`, 'it in the config of the model', undefined);
  return { ...config, decoderStartTokenId: start, eosTokenId: config.eosTokenId };
}

/** New tokens of a target when the caller says nothing; the greatest length in a config counts the start token. */
export function newTokensOf({ maxNewTokens, maxLength }: GenerationConfig, otherwise: number): number {
  return maxNewTokens ?? (maxLength === undefined ? otherwise : Math.max(1, maxLength - 1));
}
