import * as tf from '@tensorflow/tfjs-core';
import { causal, MultiHeadAttention } from '@glossa/attention';
import { initialize, LayerNorm, Module, namedParameters, RmsNorm, Trace } from '@glossa/tensor';
import { expectNoLeak } from '@glossa/tensor/testing';
import { describe, expect, it } from 'vitest';
import { geluErf } from './activations.js';
import { FeedForward, feedForwardProjections } from './feed-forward.js';
import { GatedFeedForward, gatedProjections } from './gated-feed-forward.js';
import { LayerStack } from './layer-stack.js';
import { outputNorm } from './output-norm.js';
import { ParallelLayer } from './parallel-layer.js';
import { sandwichNorm } from './sandwich-norm.js';

const config = { hiddenSize: 8, intermediateSize: 12, numAttentionHeads: 2 };
const x = tf.randomNormal<tf.Rank.R3>([2, 5, 8], 0, 1, 'float32', 1);
const norm = () => new LayerNorm(8, 1e-5);

function expectClose(actual: tf.Tensor, expected: tf.Tensor): void {
  expect(tf.tidy(() => tf.max(tf.abs(tf.sub(actual, expected))).dataSync()[0])).toBeLessThan(1e-6);
}

class Doubling extends Module {
  forward(x: tf.Tensor): tf.Tensor3D {
    return tf.mul(x, 2);
  }
}

describe('sublayers', () => {
  it('norm before and after the body', () => {
    const [before, after] = [norm(), new RmsNorm(8, 1e-5)];
    using sublayer = initialize(sandwichNorm(before, new Doubling(), after), { seed: 1 });
    tf.tidy(() =>
      expectClose(sublayer.forward(x, {}), tf.add(x, after.forward(tf.mul<tf.Tensor3D>(before.forward(x), 2)))),
    );
    expect([...namedParameters(sublayer).keys()]).toEqual(['norm.weight', 'norm.bias', 'outputNorm.weight']);
  });

  it('norm the output alone', () => {
    const part = norm();
    using sublayer = initialize(outputNorm(part, new Doubling()), { seed: 1 });
    tf.tidy(() => expectClose(sublayer.forward(x, {}), tf.add(x, part.forward(tf.mul<tf.Tensor3D>(x, 2)))));
  });
});

describe('ParallelLayer', () => {
  const layer = (feedForwardNorm?: LayerNorm) =>
    new ParallelLayer({
      norm: norm(),
      selfAttention: new MultiHeadAttention(config, { mask: causal }),
      ...(feedForwardNorm && { feedForwardNorm }),
      feedForward: new FeedForward(config, geluErf),
    });

  it.each([
    ['one norm', undefined],
    ['two norms', new RmsNorm(8, 1e-5) as unknown as LayerNorm],
  ])('adds attention and feed-forward of the same input, with %s', (_, feedForwardNorm) => {
    using part = initialize(layer(feedForwardNorm), { seed: 1 });
    tf.tidy(() => {
      const normed = part.norm.forward(x) as tf.Tensor3D;
      const forFeedForward = (feedForwardNorm?.forward(x) ?? normed) as tf.Tensor3D;
      const changes = tf.add(part.selfAttention.forward(normed, {}), part.feedForward.forward(forFeedForward, {}));
      using trace = new Trace(part);
      expectClose(part.forward(x, { trace }), tf.add(x, changes));
      expectClose(trace.tensors.get('output')!, tf.add(x, changes));
    });
  });

  it('stacks, and leaves nothing behind', async () => {
    using stack = initialize(new LayerStack(2, () => layer()), { seed: 1 });
    await expectNoLeak(() => tf.tidy(() => void stack.forward(x, {})), { steps: 20 });
  });
});

describe('feed-forward layers', () => {
  it('take their projections, under the same names', () => {
    const projections = gatedProjections(config, { bias: false });
    const gated = new GatedFeedForward(config, 'silu', { projections });
    expect([...namedParameters(gated).keys()]).toEqual(['gate.weight', 'input.weight', 'output.weight']);
    expect(gated.gate).toBe(projections.gate);
    const plain = new FeedForward(config, geluErf, { projections: feedForwardProjections(config) });
    expect([...namedParameters(plain).keys()]).toEqual(['input.weight', 'input.bias', 'output.weight', 'output.bias']);
    expect(() => new FeedForward(config, geluErf, { bias: false } as object)).toThrow(
      'FeedForward: unknown option "bias", expected one of: projections, dropout',
    );
  });
});
