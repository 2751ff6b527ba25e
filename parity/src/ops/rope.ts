/** Rotary frequencies and angles beside Hugging Face Transformers' `LlamaRotaryEmbedding`. */
import {
  dynamicRotary,
  linearRotary,
  llama3Rotary,
  rotaryFrequencies,
  RotaryPositions,
  yarnRotary,
  type RotaryFrequencies,
} from '@glossa/attention';
import type * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Outcome } from '../runner.js';

interface Scaling {
  rope_type: string;
  factor: number;
  low_freq_factor: number;
  high_freq_factor: number;
  original_max_position_embeddings?: number;
  beta_fast?: number;
  beta_slow?: number;
  attention_factor?: number;
  mscale?: number;
  mscale_all_dim?: number;
  truncate?: boolean;
}

interface Fixture {
  cases: {
    rope_scaling: Scaling | null;
    head_dim: number;
    rope_theta: number;
    max_position_embeddings: number;
    inv_freq: number[];
    attention_scaling: number;
    positions: number[];
    cos: number[][];
    sin: number[][];
  }[];
}

function frequenciesOf({
  head_dim: headDim,
  rope_theta: theta,
  max_position_embeddings: maxPositionEmbeddings,
  rope_scaling: scaling,
}: Fixture['cases'][number]): RotaryFrequencies | undefined {
  const base = { headDim, theta };
  if (scaling === null || scaling.rope_type === 'default') return rotaryFrequencies(base);
  const { factor } = scaling;
  const originalMaxPositionEmbeddings = scaling.original_max_position_embeddings ?? maxPositionEmbeddings;
  switch (scaling.rope_type) {
    case 'linear':
      return linearRotary(base, { factor });
    case 'dynamic':
      return dynamicRotary(base, { factor, maxPositionEmbeddings });
    case 'llama3':
      return llama3Rotary(base, {
        factor,
        lowFreqFactor: scaling.low_freq_factor,
        highFreqFactor: scaling.high_freq_factor,
        originalMaxPositionEmbeddings,
      });
    case 'yarn': {
      const {
        beta_fast: betaFast,
        beta_slow: betaSlow,
        attention_factor: attentionFactor,
        mscale,
        mscale_all_dim: mscaleAllDim,
        truncate,
      } = scaling;
      return yarnRotary(base, {
        factor,
        originalMaxPositionEmbeddings,
        betaFast,
        betaSlow,
        attentionFactor,
        mscale,
        mscaleAllDim,
        truncate,
      });
    }
    default:
      return undefined;
  }
}

export function runRope({ cases }: Fixture): Outcome {
  const comparison = new Comparison(1e-5);
  for (const recorded of cases) {
    const name = JSON.stringify(recorded.rope_scaling);
    const frequencies = frequenciesOf(recorded);
    if (!frequencies) {
      comparison.leave(name);
      continue;
    }
    const length = Math.max(...recorded.positions) + 1;
    using positions = new RotaryPositions(frequencies);
    const { cos, sin } = positions.table(length, 0);
    const pairs = recorded.head_dim / 2;
    // both features of a pair have its angle
    const rows = (table: tf.Tensor2D) => {
      const values = table.dataSync();
      return recorded.positions.flatMap((position) => {
        const row = Array.from(values.subarray(position * pairs, (position + 1) * pairs));
        return [...row, ...row];
      });
    };
    comparison.near(`frequencies, ${name}`, frequencies.at(length), recorded.inv_freq);
    comparison.near(`scale, ${name}`, [frequencies.scale], [recorded.attention_scaling]);
    comparison.near(`cos, ${name}`, rows(cos), recorded.cos.flat());
    comparison.near(`sin, ${name}`, rows(sin), recorded.sin.flat());
  }
  return comparison.outcome();
}
