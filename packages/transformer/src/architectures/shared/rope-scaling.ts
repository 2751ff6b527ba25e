import { choice, configSpec, flag, integer, list, nested, optional, real, type Field } from '@glossa/checkpoint';
import {
  dynamicRotary,
  linearRotary,
  llama3Rotary,
  longRotary,
  rotaryFrequencies,
  RotaryPositions,
  yarnRotary,
  type Llama3RotaryOptions,
  type LongRotaryOptions,
  type YarnRotaryOptions,
} from '@glossa/attention';

/** How rotary positions are stretched over longer texts than a model was first trained on. */
export type RopeScaling =
  | { readonly ropeType: 'default' }
  | { readonly ropeType: 'linear'; readonly factor: number }
  | { readonly ropeType: 'dynamic'; readonly factor: number }
  | ({ readonly ropeType: 'llama3' } & Llama3RotaryOptions)
  | ({ readonly ropeType: 'longrope' } & WithDefaultLength<LongRotaryOptions>)
  | ({ readonly ropeType: 'yarn' } & WithDefaultLength<YarnRotaryOptions>);

/** The original length is `maxPositionEmbeddings` where it is not said. */
type WithDefaultLength<Options> = Omit<Options, 'originalMaxPositionEmbeddings'> & {
  readonly originalMaxPositionEmbeddings?: number;
};

export interface RotaryConfig {
  readonly hiddenSize: number;
  readonly numAttentionHeads: number;
  readonly headDim?: number;
  readonly maxPositionEmbeddings: number;
  readonly ropeTheta: number;
  readonly ropeScaling?: RopeScaling;
}

/** The rotary positions that a config asks for. */
export function rotaryPositions(config: RotaryConfig): RotaryPositions {
  return new RotaryPositions(frequenciesOf(config));
}

function frequenciesOf({ ropeScaling: scaling = { ropeType: 'default' }, ...config }: RotaryConfig) {
  const { maxPositionEmbeddings } = config;
  const base = { headDim: config.headDim ?? config.hiddenSize / config.numAttentionHeads, theta: config.ropeTheta };
  switch (scaling.ropeType) {
    case 'default':
      return rotaryFrequencies(base);
    case 'linear':
      return linearRotary(base, scaling);
    case 'dynamic':
      return dynamicRotary(base, { factor: scaling.factor, maxPositionEmbeddings });
    case 'llama3':
      return llama3Rotary(base, scaling);
    case 'longrope': {
      const {
        originalMaxPositionEmbeddings = maxPositionEmbeddings,
        factor = maxPositionEmbeddings / originalMaxPositionEmbeddings,
      } = scaling;
      return longRotary(base, { ...scaling, factor, originalMaxPositionEmbeddings });
    }
    case 'yarn':
      return yarnRotary(base, {
        ...scaling,
        originalMaxPositionEmbeddings: scaling.originalMaxPositionEmbeddings ?? maxPositionEmbeddings,
      });
  }
}

const where = 'rope_scaling';
const aliases = { rope_type: 'ropeType', type: 'ropeType' } as const;
const factor = real({ min: 1 });
const length = integer({ min: 1 });
const positive = real({ min: 0 });
const factors = list(positive);

const kinds: { readonly [Type in RopeScaling['ropeType']]: Field<Extract<RopeScaling, { ropeType: Type }>> } = {
  default: nested(configSpec({ fields: { ropeType: choice(['default']) }, aliases }), where),
  linear: nested(configSpec({ fields: { ropeType: choice(['linear']), factor }, aliases }), where),
  // Hugging Face begins to stretch at max_position_embeddings whatever else is said here.
  dynamic: nested(
    configSpec({
      fields: { ropeType: choice(['dynamic']), factor },
      aliases,
      ignored: ['original_max_position_embeddings'],
    }),
    where,
  ),
  llama3: nested(
    configSpec({
      fields: {
        ropeType: choice(['llama3']),
        factor,
        lowFreqFactor: positive,
        highFreqFactor: positive,
        originalMaxPositionEmbeddings: length,
      },
      aliases,
    }),
    where,
  ),
  longrope: nested(
    configSpec({
      fields: {
        ropeType: choice(['longrope']),
        shortFactor: factors,
        longFactor: factors,
        originalMaxPositionEmbeddings: optional(integer({ min: 2 })),
        factor: optional(factor),
        attentionFactor: optional(positive),
      },
      aliases,
    }),
    where,
  ),
  yarn: nested(
    configSpec({
      fields: {
        ropeType: choice(['yarn']),
        factor,
        originalMaxPositionEmbeddings: optional(length),
        betaFast: optional(positive),
        betaSlow: optional(positive),
        attentionFactor: optional(positive),
        mscale: optional(positive),
        mscaleAllDim: optional(positive),
        truncate: optional(flag()),
      },
      aliases,
    }),
    where,
  ),
};

/** Its keys depend on its type. */
const ropeScaling: Field<RopeScaling> = {
  expected: `an object whose rope_type is one of ${Object.keys(kinds).join(', ')}`,
  read(value) {
    if (typeof value !== 'object' || value === null) return undefined;
    const { rope_type: type, type: oldType } = value as Record<string, unknown>;
    const found = Object.entries(kinds).find(([name]) => name === (type ?? oldType));
    return found?.[1].read(value);
  },
  write: (scaling) => (kinds[scaling.ropeType] as Field<RopeScaling>).write!(scaling),
};

const ropeTheta = real({ min: 1 });

/** Both in one, as Transformers 5 writes them. */
const ropeParameters: Field<Required<Pick<RotaryConfig, 'ropeTheta' | 'ropeScaling'>>> = {
  expected: `${ropeScaling.expected}, with a rope_theta from 1`,
  read(value) {
    if (typeof value !== 'object' || value === null) return undefined;
    const { rope_theta, ...rest } = value as Record<string, unknown>;
    const [theta, scaling] = [ropeTheta.read(rope_theta), ropeScaling.read(rest)];
    return theta === undefined || scaling === undefined ? undefined : { ropeTheta: theta, ropeScaling: scaling };
  },
};

export const ropeFields = {
  ropeTheta: real({ min: 1, default: 10000 }),
  ropeScaling: optional(ropeScaling),
  ropeParameters: optional(ropeParameters),
};

/** What `ropeFields` have read, whichever way it was written. */
export function withRope<F extends { ropeParameters?: object }>({
  ropeParameters,
  ...fields
}: F): Omit<F, 'ropeParameters'> {
  return { ...fields, ...ropeParameters };
}
