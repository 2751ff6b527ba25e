import { fail } from '@glossa/check';
import { configSpec, integer, optional, type ConfigOf } from '@glossa/checkpoint';
import { bartAliases, bartFields, bartIgnored, bartUnsupported } from '../bart/config.js';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** Hugging Face's `MarianConfig`. */
export const marianConfig = configSpec({
  modelType: 'marian',
  fields: {
    ...bartFields,
    vocabSize: integer({ min: 1, default: 58101 }),
    decoderVocabSize: optional(integer({ min: 1 })),
    ...specialTokenIds({ pad: 58100, eos: 0, decoderStart: 58100 }),
  },
  aliases: bartAliases,
  ignored: bartIgnored,
  unsupported: {
    ...bartUnsupported,
    normalize_embedding: false,
    static_position_embeddings: true,
    share_encoder_decoder_embeddings: true,
  },
  finish({ decoderVocabSize, ...fields }) {
    const { vocabSize } = fields;
    if (decoderVocabSize !== undefined && decoderVocabSize !== vocabSize)
      fail('decoder_vocab_size', `that of vocab_size, ${vocabSize}`, decoderVocabSize, 'unsupported');
    return fields;
  },
});

export type MarianConfig = ConfigOf<typeof marianConfig>;
