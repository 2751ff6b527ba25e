/** The numbers of the worked page. Loaded by the page when it is shown, since it brings TensorFlow.js. */
import * as tf from '@tensorflow/tfjs-core';
import { attentionWeights, causal, mergeHeads, scaledDotProductAttention, splitHeads } from '@glossa/attention';
import { ensureBackend } from '@glossa/tensor';
import { headDim, heads, type Inputs, type Matrix } from './inputs.js';

/** One pass through attention: what is different with a mask. (A type, since tidy does not take interfaces.) */
export type Pass = {
  /** e to the power of each score, [heads][queries][keys]. */
  exponentials: Matrix[];
  weights: Matrix[];
  /** The heads' results side by side, [positions][heads · headDim]. */
  mixed: Matrix;
  output: Matrix;
};

export type Attention = {
  /** [heads][positions][headDim] */
  query: Matrix[];
  key: Matrix[];
  value: Matrix[];
  /** Before and after the division by √headDim, [heads][queries][keys]. */
  products: Matrix[];
  scores: Matrix[];
  free: Pass;
  causal: Pass;
};

export function attend(inputs: Inputs): Attention {
  ensureBackend();
  return tf.tidy(() => {
    const x = tf.tensor2d(inputs.x);
    // [1, heads, positions, headDim]
    const project = (weight: Matrix) => splitHeads(tf.expandDims(tf.matMul(x, tf.tensor2d(weight)), 0), heads);
    const [query, key, value] = [inputs.query, inputs.key, inputs.value].map(project);
    const products = tf.matMul(query, key, false, true);
    const scores = tf.div<tf.Tensor4D>(products, Math.sqrt(headDim));

    const pass = (mask: tf.Tensor4D | null): Pass => {
      const mixed = tf.squeeze<tf.Tensor2D>(mergeHeads(scaledDotProductAttention(query, key, value, { mask })), [0]);
      return {
        exponentials: perHead(tf.exp(mask ? tf.add<tf.Tensor4D>(scores, mask) : scores)),
        weights: perHead(attentionWeights(query, key, { mask })),
        mixed: mixed.arraySync(),
        output: tf.matMul(mixed, tf.tensor2d(inputs.output)).arraySync() as Matrix,
      };
    };
    return {
      query: perHead(query),
      key: perHead(key),
      value: perHead(value),
      products: perHead(products),
      scores: perHead(scores),
      free: pass(null),
      causal: pass(causal.build(inputs.x.length, inputs.x.length)),
    };
  });
}

const perHead = (x: tf.Tensor): Matrix[] => (x as tf.Tensor4D).arraySync()[0];
