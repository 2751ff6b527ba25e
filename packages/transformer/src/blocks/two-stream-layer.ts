import * as tf from '@tensorflow/tfjs-core';
import { Module } from '@glossa/tensor';
import type { CachedContext, RelativeAttentionInputs } from '@glossa/attention';
import type { Sublayer } from './sublayer.js';

export interface Streams {
  /** What stands at each position, [batch, length, hidden]. */
  content: tf.Tensor3D;
  /** What is to be predicted at each target, [batch, targets, hidden]. */
  query: tf.Tensor3D | null;
}

export interface TwoStreamInputs extends Pick<RelativeAttentionInputs, 'distances' | 'segmentChanges' | 'targets'> {
  contentMask: tf.Tensor | null;
  queryMask: tf.Tensor | null;
  /** Earlier content to look back at, [batch, memory, hidden]. */
  memory?: tf.Tensor3D | undefined;
}

/**
 * One layer for both of XLNet's streams, which look at the content (Yang et al. 2019, section 2.3).
 * Traces its `output` and `queryOutput`.
 */
export class TwoStreamLayer extends Module {
  readonly selfAttention: Sublayer<RelativeAttentionInputs>;
  readonly feedForward: Sublayer<unknown>;

  constructor(parts: { selfAttention: Sublayer<RelativeAttentionInputs>; feedForward: Sublayer<unknown> }) {
    super();
    this.selfAttention = parts.selfAttention;
    this.feedForward = parts.feedForward;
  }

  forward(streams: Streams, context: CachedContext, inputs: TwoStreamInputs): Streams {
    const { distances, segmentChanges, targets, memory } = inputs;
    const shared = {
      content: memory ? tf.concat([memory, streams.content], 1) : streams.content,
      distances,
      segmentChanges,
    };
    const run = (x: tf.Tensor3D, attention: RelativeAttentionInputs, name: string) => {
      const output = tf.tidy(() =>
        this.feedForward.forward(this.selfAttention.forward(x, context, attention), context),
      );
      context.trace?.record(this, name, output);
      return output;
    };
    return {
      content: run(streams.content, { ...shared, mask: inputs.contentMask }, 'output'),
      query: streams.query && run(streams.query, { ...shared, mask: inputs.queryMask, targets }, 'queryOutput'),
    };
  }
}
