/** Attention on four positions: query, key and value, two heads, a causal mask. */
import * as tf from '@tensorflow/tfjs-core';
import { attentionWeights, causal, mergeHeads, scaledDotProductAttention, splitHeads } from '@glossa/attention';
import { ensureBackend } from '@glossa/tensor';

ensureBackend();
const words = ['red', 'cats', 'chase', 'mice'];
//   adjective, noun, verb, small
const x = tf.tensor2d([
  [1, 0, 0, 0],
  [0, 1, 0, 0.5],
  [0, 0, 1, 0],
  [0, 1, 0, 1],
]);

// Each column is one number of the result: two for the first head, two for the second.
const queryWeight = tf.tensor2d([
  [0, 1, 0, 0.5],
  [2, 0, 2, 0],
  [0, -1, 0, 1],
  [0, 0.5, 0, 1],
]);
const keyWeight = tf.tensor2d([
  [2, 0, 0, 0.5],
  [0, 1, 0, 1],
  [0.5, 0, 2, 0],
  [0, 0.5, 0, 0],
]);
const valueWeight = tf.tensor2d([
  [1, 0, 0, 1],
  [0, 1, 1, 0],
  [0.5, 0.5, 0, 2],
  [0, -1, 0.5, 0],
]);
const outputWeight = tf.tensor2d([
  [1, 0, 0.5, 0],
  [0, 1, 0, 0.5],
  [0.5, 0, 1, 0],
  [0, 0.5, 0, 1],
]);

/** [positions, features] -> [batch 1, heads 2, positions, 2] */
const project = (weight: tf.Tensor2D) => splitHeads(tf.expandDims(tf.matMul(x, weight), 0), 2);
const [query, key, value] = [queryWeight, keyWeight, valueWeight].map(project);

for (const mask of [null, causal.build(4, 4)]) {
  console.log(mask ? '\nno position sees a later one' : 'every position sees all');
  const weights = attentionWeights(query, key, { mask }); // [1, 2, queries, keys]
  weights.arraySync()[0].forEach((head, h) => {
    const shares = words.map((word, i) => `${word} ${head[1][i].toFixed(2)}`);
    console.log(`head ${h + 1}: ${words[1]} looks at`, shares.join(', '));
  });

  const perHead = scaledDotProductAttention(query, key, value, { mask }); // [1, 2, queries, 2]
  const mixed = mergeHeads(perHead); // [1, queries, 4]
  const output = tf.matMul<tf.Tensor2D>(tf.squeeze<tf.Tensor2D>(mixed, [0]), outputWeight);
  console.log(`heads side by side: ${show(mixed.arraySync()[0][1])}`);
  console.log(`output of ${words[1]}:     ${show(output.arraySync()[1])}`);
}

function show(row: number[]): string {
  return row.map((number) => number.toFixed(2)).join('  ');
}
