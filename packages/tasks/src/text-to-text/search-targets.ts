import { suppressTokens, type GenerateSettings, type LogitsProcessor } from '@glossa/decoding';
import { padRows } from '@glossa/tensor';
import type { Seq2SeqLM } from '@glossa/transformer';
import { configuredProcessors } from '../generation-config/configured-processors.js';
import { followSearch, type TextPiece } from '../text/follow-search.js';
import type { DecodingTokenizer } from '../text/growing-text.js';
import { unusedIds } from '../vocabulary.js';
import type { TextToTextConfig } from './text-to-text-config.js';

/** What turns texts into texts. */
export interface TextToTextEngine {
  readonly model: Seq2SeqLM;
  /** Of the targets. */
  readonly targetTokenizer: DecodingTokenizer & {
    readonly vocabSize: number;
    idToToken(id: number): string | undefined;
  };
  readonly config: TextToTextConfig;
}

export interface TargetSearch {
  /** The ids of each source, special tokens included. */
  readonly sources: readonly (readonly number[])[];
  /** Which of all of the caller's sources these are. */
  readonly indexes: readonly number[];
  /** For the search, but for its processors. */
  readonly settings: GenerateSettings;
  /** The caller's; undefined where the caller says nothing. */
  readonly processors: readonly LogitsProcessor[] | undefined;
}

/**
 * Encodes a batch of sources and follows the search for their targets. The rows of its pieces are those of all sources.
 */
export async function* searchTargets(
  { model, targetTokenizer, config }: TextToTextEngine,
  { sources, indexes, settings, processors: given }: TargetSearch,
): AsyncGenerator<TextPiece, void, undefined> {
  const isPadded = sources.some(({ length }) => length !== sources[0].length);
  const { rows: inputIds, attentionMask } = padRows(sources, config.padTokenId ?? 0);
  const processors = configuredProcessors(config, {
    sources,
    eosTokenIds: config.eosTokenId,
    maxLength: settings.maxNewTokens + 1,
    isSampling: settings.search.name === 'sample',
    processors: given,
  });
  // A model may have more ids than its tokenizer has tokens, for vocabularies are often padded.
  const unused = unusedIds(targetTokenizer, model.model.config);
  if (unused.length > 0) processors.unshift(suppressTokens(unused));
  using decoder = model.decoder(inputIds, isPadded ? attentionMask : undefined);
  const pieces = followSearch(
    decoder,
    sources.map(() => [config.decoderStartTokenId]),
    { tokenizer: targetTokenizer, continuesPrompt: false, settings: { ...settings, processors, rowNumbers: indexes } },
  );
  for await (const { row, ...piece } of pieces) yield { row: indexes[row], ...piece };
}
