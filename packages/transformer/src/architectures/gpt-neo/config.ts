import { fail, inWords } from '@glossa/check';
import {
  choice,
  configSpec,
  integer,
  list,
  oneOf,
  optional,
  real,
  type ConfigOf,
  type Field,
} from '@glossa/checkpoint';
import { specialTokenIds } from '../shared/special-token-ids.js';

export type GptNeoAttentionType = 'global' | 'local';

const maxLayers = 10_000;
const types = list(choice(['global', 'local']));

/** `[[["global", "local"], 12]]`, patterns and how often each repeats, to the type of each layer. */
const attentionTypes: Field<readonly GptNeoAttentionType[]> = {
  expected: 'a list of [["global" or "local", …], repetitions]',
  read(value, where) {
    if (!Array.isArray(value)) return undefined;
    const layers: GptNeoAttentionType[] = [];
    for (const item of value as unknown[]) {
      if (!Array.isArray(item) || item.length !== 2) return undefined;
      const [pattern, repetitions] = [types.read(item[0], where), item[1] as unknown];
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
export const gptNeoConfig = configSpec({
  modelType: 'gpt_neo',
  fields: {
    vocabSize: integer({ min: 1, default: 50257 }),
    maxPositionEmbeddings: integer({ min: 1, default: 2048 }),
    hiddenSize: integer({ min: 1, default: 2048 }),
    intermediateSize: optional(integer({ min: 1 })),
    numHiddenLayers: integer({ min: 0, default: 24 }),
    numAttentionHeads: integer({ min: 1, default: 16 }),
    /** Of each layer. */
    attentionTypes,
    attentionLayers: optional(types),
    /** How many positions a position sees in a local layer, itself included. */
    windowSize: integer({ min: 1, default: 256 }),
    layerNormEpsilon: real({ min: 0, default: 1e-5 }),
    embedDropout: real({ min: 0, max: 1, default: 0 }),
    residDropout: real({ min: 0, max: 1, default: 0 }),
    attentionDropout: real({ min: 0, max: 1, default: 0 }),
    /** Of a token classifier on this body; default 0.1. */
    classifierDropout: optional(real({ min: 0, max: 1 })),
    /** The standard deviation of initial weights. */
    initializerRange: real({ min: 0, default: 0.02 }),
    ...specialTokenIds(),
  },
  aliases: { num_layers: 'numHiddenLayers', num_heads: 'numAttentionHeads' },
  unsupported: { activation_function: oneOf('gelu_new', 'gelu_pytorch_tanh'), tie_word_embeddings: true },
  finish({ attentionLayers, ...fields }) {
    const { attentionTypes, numHiddenLayers } = fields;
    if (attentionTypes.length !== numHiddenLayers)
      fail('attention_types', `those of ${numHiddenLayers} layers`, attentionTypes.length, 'invalid-file');
    if (attentionLayers && String(attentionLayers) !== String(attentionTypes)) {
      const expected = `${attentionTypes.join(', ')}, as attention_types says`;
      fail('attention_layers', expected, inWords(attentionLayers.join(', ')), 'invalid-file');
    }
    return { ...fields, intermediateSize: fields.intermediateSize ?? 4 * fields.hiddenSize };
  },
});

export type GptNeoConfig = ConfigOf<typeof gptNeoConfig>;
