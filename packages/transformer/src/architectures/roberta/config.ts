import { configSpec, integer } from '@glossa/checkpoint';
import { bertConfigSpec } from '../bert/config.js';
import type { RobertaConfig } from './model.js';

/** Hugging Face's `RobertaConfig`: BERT's with other tokens. */
export const robertaConfigSpec = configSpec({
  ...bertConfigSpec,
  modelType: 'roberta',
  fields: {
    ...bertConfigSpec.fields,
    vocabSize: integer({ min: 1, default: 50265 }),
    bosTokenId: integer({ default: 0 }),
    padTokenId: integer({ default: 1 }),
    eosTokenId: integer({ default: 2 }),
  },
  finish: (fields): RobertaConfig => {
    if (fields.maxPositionEmbeddings <= fields.padTokenId + 1) {
      throw new Error(
        `max_position_embeddings: expected more than pad_token_id + 1, got ${fields.maxPositionEmbeddings}`,
      );
    }
    return fields;
  },
});
