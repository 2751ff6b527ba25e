/**
 * How rotary positions are stretched over longer texts than a model was first trained on: as a config says it, and
 * done.
 */
import {
  choice,
  configSpec,
  flag,
  integer,
  list,
  nested,
  optional,
  real,
  type ConfigOf,
  type Field,
} from '@glossa/checkpoint';
import {
  dynamicRotary,
  linearRotary,
  llama3Rotary,
  longRotary,
  rotaryFrequencies,
  RotaryPositions,
  yarnRotary,
} from '@glossa/attention';

const aliases = { rope_type: 'ropeType', type: 'ropeType' } as const;
const factor = real({ min: 1 });
const length = integer({ min: 1 });
const positive = real({ min: 0 });
const factors = list(positive);

/** What each type reads. The original length is `maxPositionEmbeddings` where it is not said. */
const kinds = {
  default: configSpec({ fields: { ropeType: choice(['default']) }, aliases }),
  linear: configSpec({ fields: { ropeType: choice(['linear']), factor }, aliases }),
  // Hugging Face begins to stretch at max_position_embeddings whatever else is said here.
  dynamic: configSpec({
    fields: { ropeType: choice(['dynamic']), factor },
    aliases,
    ignored: ['original_max_position_embeddings'],
  }),
  llama3: configSpec({
    fields: {
      ropeType: choice(['llama3']),
      factor,
      lowFreqFactor: positive,
      highFreqFactor: positive,
      originalMaxPositionEmbeddings: length,
    },
    aliases,
  }),
  longrope: configSpec({
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
  yarn: configSpec({
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
};

type RopeType = keyof typeof kinds;

export type RopeScaling = { [Type in RopeType]: ConfigOf<(typeof kinds)[Type]> }[RopeType];

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

const readers = Object.fromEntries(
  Object.entries(kinds).map(([type, spec]) => [type, nested(spec as typeof kinds.default)]),
) as unknown as Record<RopeType, Field<RopeScaling>>;

/** Its keys depend on its type. */
const ropeScaling: Field<RopeScaling> = {
  expected: `an object whose rope_type is one of ${Object.keys(kinds).join(', ')}`,
  read(value, where) {
    if (typeof value !== 'object' || value === null) return undefined;
    const { rope_type: type, type: oldType } = value as Record<string, unknown>;
    const name = type ?? oldType;
    return isRopeType(name) ? readers[name].read(value, where) : undefined;
  },
  unfit: (value) => (typeof value === 'object' ? 'unsupported' : 'invalid-file'),
  write: (scaling) => readers[scaling.ropeType].write!(scaling),
};

function isRopeType(name: unknown): name is RopeType {
  return typeof name === 'string' && Object.hasOwn(kinds, name);
}

const ropeTheta = real({ min: 1 });

/** Both in one, as Transformers 5 writes them. */
const ropeParameters: Field<Required<Pick<RotaryConfig, 'ropeTheta' | 'ropeScaling'>>> = {
  expected: `${ropeScaling.expected}, with a rope_theta from 1`,
  read(value, where) {
    if (typeof value !== 'object' || value === null) return undefined;
    const { rope_theta, ...rest } = value as Record<string, unknown>;
    const [theta, scaling] = [ropeTheta.read(rope_theta, where), ropeScaling.read(rest, where)];
    return theta === undefined || scaling === undefined ? undefined : { ropeTheta: theta, ropeScaling: scaling };
  },
};

export const ropeFields = {
  ropeTheta: real({ min: 1, default: 10000 }),
  ropeScaling: optional(ropeScaling),
  ropeParameters: optional(ropeParameters),
};

/** Some models turn a part of each head's features only. */
export const ropeUnsupported = { partial_rotary_factor: 1 };

/** What `ropeFields` have read, whichever way it was written. */
export function withRope<F extends { readonly ropeParameters?: object | undefined }>({
  ropeParameters,
  ...fields
}: F): Omit<F, 'ropeParameters'> {
  return { ...fields, ...ropeParameters };
}
