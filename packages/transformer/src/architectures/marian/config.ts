import { configSpec, integer, optional } from '@glossa/checkpoint';
import { bartAliases, bartFields, bartIgnored, bartRefuse } from '../bart/config.js';
import type { BartConfig } from '../bart/model.js';

/** Hugging Face's `MarianConfig`. */
export const marianConfigSpec = configSpec({
  modelType: 'marian',
  fields: {
    ...bartFields,
    vocabSize: integer({ min: 1, default: 58101 }),
    decoderVocabSize: optional(integer({ min: 1 })),
    padTokenId: integer({ default: 58100 }),
    eosTokenId: integer({ default: 0 }),
    decoderStartTokenId: integer({ default: 58100 }),
  },
  aliases: bartAliases,
  ignored: bartIgnored,
  refuse: {
    ...bartRefuse,
    normalize_embedding: false,
    static_position_embeddings: true,
    share_encoder_decoder_embeddings: true,
  },
  finish({ decoderVocabSize, ...fields }): BartConfig {
    if (decoderVocabSize !== undefined && decoderVocabSize !== fields.vocabSize) {
      throw new Error(
        `decoder_vocab_size: only that of vocab_size, ${fields.vocabSize}, is supported, got ${decoderVocabSize}`,
      );
    }
    return fields;
  },
});
