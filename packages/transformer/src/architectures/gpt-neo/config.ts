import { choice, configSpec, integer, list, optional, real, type Field } from '@glossa/checkpoint';
import type { GptNeoAttentionType, GptNeoConfig } from './model.js';
import { specialTokenIdFields } from '../shared/special-token-ids.js';

const maxLayers = 10_000;
const types = list(choice(['global', 'local']));

/** `[[["global", "local"], 12]]`, patterns and how often each comes, to the type of each layer. */
const attentionTypes: Field<GptNeoAttentionType[]> = {
  expected: 'a list of [["global" or "local", …], repetitions]',
  read(value) {
    if (!Array.isArray(value)) return undefined;
    const layers: GptNeoAttentionType[] = [];
    for (const item of value as unknown[]) {
      if (!Array.isArray(item) || item.length !== 2) return undefined;
      const [pattern, repetitions] = [types.read(item[0]), item[1] as unknown];
      if (
        pattern === undefined ||
        !Number.isSafeInteger(repetitions) ||
        layers.length + pattern.length * (repetitions as number) > maxLayers
      )
        return undefined;
      for (let i = 0; i < (repetitions as number); i++) layers.push(...pattern);
    }
    return layers;
  },
  write: (layers) => [[layers, 1]],
  fallback: { value: Array.from({ length: 24 }, (_, layer) => (layer % 2 === 0 ? 'global' : 'local')) },
};

/** Hugging Face's `GPTNeoConfig`. */
export const gptNeoConfigSpec = configSpec({
  modelType: 'gpt_neo',
  fields: {
    vocabSize: integer({ min: 1, default: 50257 }),
    maxPositionEmbeddings: integer({ min: 1, default: 2048 }),
    hiddenSize: integer({ min: 1, default: 2048 }),
    numHiddenLayers: integer({ min: 0, default: 24 }),
    numAttentionHeads: integer({ min: 1, default: 16 }),
    intermediateSize: optional(integer({ min: 1 })),
    attentionTypes,
    attentionLayers: optional(types),
    windowSize: integer({ min: 1, default: 256 }),
    activationFunction: choice(['gelu_new', 'gelu_pytorch_tanh'], { default: 'gelu_new' }),
    layerNormEpsilon: real({ min: 0, default: 1e-5 }),
    embedDropout: real({ min: 0, max: 1, default: 0 }),
    residDropout: real({ min: 0, max: 1, default: 0 }),
    attentionDropout: real({ min: 0, max: 1, default: 0 }),
    classifierDropout: optional(real({ min: 0, max: 1 })),
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIdFields,
  },
  aliases: { num_layers: 'numHiddenLayers', num_heads: 'numAttentionHeads' },
  refuse: { tie_word_embeddings: true },
  finish({ attentionLayers, ...fields }): GptNeoConfig {
    const { attentionTypes, numHiddenLayers } = fields;
    if (attentionTypes.length !== numHiddenLayers)
      throw new Error(`attention_types: expected those of ${numHiddenLayers} layers, got ${attentionTypes.length}`);
    if (attentionLayers && String(attentionLayers) !== String(attentionTypes)) {
      throw new Error(
        `attention_layers: expected ${attentionTypes.join(', ')}, as attention_types says, got ${attentionLayers.join(', ')}`,
      );
    }
    return { ...fields, intermediateSize: fields.intermediateSize ?? 4 * fields.hiddenSize };
  },
});
