import { fail } from '@glossa/check';
import { configSpec, integer, type ConfigOf } from '@glossa/checkpoint';
import { bertConfig } from '../bert/config.js';
import { specialTokenIds } from '../shared/special-token-ids.js';

/** Hugging Face's `RobertaConfig`: BERT's with other tokens. */
export const robertaConfig = configSpec({
  modelType: 'roberta',
  fields: {
    ...bertConfig.fields,
    vocabSize: integer({ min: 1, default: 50265 }),
    ...specialTokenIds({ bos: 0, eos: 2 }),
    /** Positions are counted from the row after this one; padding has this one. */
    padTokenId: integer({ default: 1 }),
  },
  unsupported: bertConfig.unsupported,
  finish(fields) {
    const { maxPositionEmbeddings, padTokenId } = fields;
    if (maxPositionEmbeddings <= padTokenId + 1)
      fail('max_position_embeddings', 'more than pad_token_id + 1', maxPositionEmbeddings, 'invalid-file');
    return fields;
  },
});

export type RobertaConfig = ConfigOf<typeof robertaConfig>;
