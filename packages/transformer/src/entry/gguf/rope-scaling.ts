/** What llama.cpp's keys, and a tensor, say of how rotary positions are stretched over longer texts. */
import { check, fail, showShape } from '@glossa/check';
import { choice, integer, optional, real, type FieldValues, type GgufFile } from '@glossa/checkpoint';

/** By how much each pair is slowed: what llama.cpp's converter computes from the settings of Llama 3.1 and later. */
export const ROPE_FACTORS = 'rope_freqs.weight';

/** What a file says counts, also where llama.cpp itself keeps to its defaults, as it does for Llama's `yarn_…`. */
export const ropeFields = {
  ropeType: optional(choice(['none', 'linear', 'yarn'])),
  ropeFactor: optional(real({ min: 0 })),
  originalLength: optional(integer({ min: 1 })),
  attentionFactor: real({ min: 0, default: 1 }),
  yarnAttentionFactor: real({ min: 0, default: 1 }),
  yarnBetaFast: optional(real({ min: 0 })),
  yarnBetaSlow: optional(real({ min: 0 })),
};

export const ropeAliases = {
  'rope.scaling.type': 'ropeType',
  'rope.scaling.factor': 'ropeFactor',
  'rope.scale_linear': 'ropeFactor',
  'rope.scaling.original_context_length': 'originalLength',
  'rope.scaling.attn_factor': 'attentionFactor',
  'rope.scaling.yarn_attn_factor': 'yarnAttentionFactor',
  'rope.scaling.yarn_beta_fast': 'yarnBetaFast',
  'rope.scaling.yarn_beta_slow': 'yarnBetaSlow',
} as const;

export const ropeUnsupported = { 'rope.scaling.yarn_ext_factor': 1, 'rope.scaling.yarn_log_multiplier': 0 };

type RopeConfig = FieldValues<typeof ropeFields> & {
  readonly headDim: number;
  readonly maxPositionEmbeddings: number;
};

/** As a `config.json` would say it; null for none. @throws GlossaError on settings that do not go together */
export async function ropeScaling(file: GgufFile, config: RopeConfig): Promise<object | null> {
  const { ropeType = 'linear', ropeFactor, maxPositionEmbeddings, originalLength, yarnBetaFast, yarnBetaSlow } = config;
  if (config.ropeType !== undefined && ropeType !== 'none' && ropeFactor === undefined)
    fail('rope.scaling.factor', `one beside rope.scaling.type "${ropeType}"`, undefined, 'invalid-file');
  const scale = config.attentionFactor * config.yarnAttentionFactor;
  if (ropeType !== 'yarn' && scale !== 1) fail('rope.scaling.attn_factor', '1 without yarn', scale, 'unsupported');

  const factor = ropeFactor || 1; // 0 is none, as for llama.cpp; one without a type is linear
  const isScaled = ropeType !== 'none' && (factor !== 1 || scale !== 1);
  if (file.shapes.has(ROPE_FACTORS)) {
    check(!isScaled, 'rope.scaling.type', `none beside ${ROPE_FACTORS}`, ropeType, 'unsupported');
    return fromFactors(file, config);
  }
  if (!isScaled) return null;
  if (ropeType === 'linear') return { rope_type: 'linear', factor };
  return {
    rope_type: 'yarn',
    factor,
    original_max_position_embeddings: originalLength ?? maxPositionEmbeddings,
    ...(yarnBetaFast !== undefined && { beta_fast: yarnBetaFast }),
    ...(yarnBetaSlow !== undefined && { beta_slow: yarnBetaSlow }),
    ...(scale !== 1 && { attention_factor: scale * (0.1 * Math.log(factor) + 1) }),
  };
}

/** The same factors for texts of any length, which is LongRoPE where both its lists are one. */
async function fromFactors(file: GgufFile, { headDim, maxPositionEmbeddings }: RopeConfig): Promise<object> {
  const shape = file.shapes.get(ROPE_FACTORS)!;
  const isOnePerPair = shape.length === 1 && shape[0] === headDim / 2;
  check(isOnePerPair, ROPE_FACTORS, showShape([headDim / 2]), shape, 'invalid-file');
  const factors = [...(await file.readTensor(ROPE_FACTORS))];
  return {
    rope_type: 'longrope',
    short_factor: factors,
    long_factor: factors,
    original_max_position_embeddings: maxPositionEmbeddings,
    attention_factor: 1,
  };
}
