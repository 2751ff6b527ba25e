import {
  badWords,
  encoderNoRepeatNgram,
  encoderRepetitionPenalty,
  epsilonCutoff,
  etaCutoff,
  exponentialDecayLength,
  forcedBos,
  forcedEos,
  minLength,
  minNewTokens,
  minP,
  noRepeatNgram,
  normalizeLogits,
  repetitionPenalty,
  sequenceBias,
  suppressTokens,
  suppressTokensAtBegin,
  temperature,
  topK,
  topP,
  typicalP,
  type LogitsProcessor,
} from '@glossa/decoding';
import type { GenerationConfig } from './generation-config.js';

export interface ProcessorSetting {
  /** The encoder's ids, one array a row, of an encoder-decoder. */
  readonly sources?: readonly (readonly number[])[];
  readonly eosTokenIds: readonly number[];
  /** Most tokens of the whole, prompt included; for `forced_eos_token_id`. */
  readonly maxLength: number;
  readonly isSampling: boolean;
  /** The caller's, in place of the preferences in the config; what the config forbids or forces stays. */
  readonly processors?: readonly LogitsProcessor[] | undefined;
}

/**
 * The processors that a model's files ask for, in the order of Transformers (`GenerationMixin._get_logits_processor`, 4.57).
 *
 * Some say what must or must not come (suppressed, forced and bad words, least lengths) and always hold. Others are
 * preferences (penalties, temperature, top-k …): a caller's own processors take their place, and come last.
 */
export function configuredProcessors(config: GenerationConfig, setting: ProcessorSetting): LogitsProcessor[] {
  const { sources, maxLength, isSampling, processors } = setting;
  const ends = [...setting.eosTokenIds];
  const preferred = <T>(value: T | undefined, neutral?: T) =>
    processors === undefined && value !== neutral ? value : undefined;
  const sampled = <T>(value: T | undefined, neutral?: T) => (isSampling ? preferred(value, neutral) : undefined);
  const ofSources = (value: number | undefined) => (sources ? value : undefined);
  const withEnds = <T>(value: T | undefined) => (ends.length > 0 ? value : undefined);

  return [
    use(nonEmpty(config.sequenceBias), sequenceBias),
    use(ofSources(preferred(config.encoderRepetitionPenalty, 1)), (penalty) =>
      encoderRepetitionPenalty(penalty, sources ?? []),
    ),
    use(preferred(config.repetitionPenalty, 1), repetitionPenalty),
    use(preferred(config.noRepeatNgramSize, 0), noRepeatNgram),
    use(ofSources(preferred(config.encoderNoRepeatNgramSize, 0)), (size) => encoderNoRepeatNgram(size, sources ?? [])),
    use(nonEmpty(config.badWordsIds), (words) => badWords(withoutEnds(words, ends))),
    use(withEnds(config.minLength || undefined), (length) => minLength(length, ends)),
    use(withEnds(config.minNewTokens || undefined), (count) => minNewTokens(count, ends)),
    use(config.forcedBosTokenId, forcedBos),
    use(Number.isFinite(maxLength) ? config.forcedEosTokenId : undefined, (id) => forcedEos(id, maxLength)),
    use(withEnds(preferred(config.exponentialDecayLengthPenalty)), ([start, factor]) =>
      exponentialDecayLength(start, factor, ends),
    ),
    use(nonEmpty(config.suppressTokens), suppressTokens),
    use(nonEmpty(config.beginSuppressTokens), suppressTokensAtBegin),
    use(sampled(config.temperature, 1), temperature),
    use(sampled(config.topK, 0), topK),
    use(sampled(config.topP, 1), topP),
    use(sampled(config.minP), minP),
    use(sampled(config.typicalP, 1), typicalP),
    use(sampled(config.epsilonCutoff, 0), epsilonCutoff),
    use(sampled(config.etaCutoff, 0), etaCutoff),
    processors ?? [],
    use(preferred(config.renormalizeLogits, false), normalizeLogits),
  ].flat();
}

/** The processor of a setting, where there is the setting. */
function use<T>(value: T | undefined, make: (value: T) => LogitsProcessor): LogitsProcessor[] {
  return value === undefined ? [] : [make(value)];
}

function nonEmpty<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list === undefined || list.length === 0 ? undefined : list;
}

/** A bad word that is an end token alone has no effect, as in Transformers. */
function withoutEnds(words: readonly (readonly number[])[], ends: readonly number[]): (readonly number[])[] {
  return words.filter((ids) => ids.length !== 1 || !ends.includes(ids[0]));
}
