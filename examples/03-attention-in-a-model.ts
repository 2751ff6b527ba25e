/** Shows what every attention layer of a model looks at, without touching the model. */
import * as tf from '@tensorflow/tfjs-core';
import { initialize, Trace } from '@glossa/tensor';
import { CausalLM, Gpt2 } from '@glossa/transformer';

const config = {
  vocabSize: 20,
  maxPositionEmbeddings: 8,
  hiddenSize: 16,
  intermediateSize: 64,
  numHiddenLayers: 2,
  numAttentionHeads: 2,
  layerNormEpsilon: 1e-5,
  embdPdrop: 0,
  residPdrop: 0,
  attnPdrop: 0,
  initializerRange: 0.4,
};
using model = initialize(new CausalLM(new Gpt2(config)), { seed: 42 });

using trace = new Trace(model);
tf.tidy(() => void model.forward([[3, 1, 4, 1, 5]], { trace }));

const shade = (weight: number) => ' ░▒▓█'[Math.min(4, Math.floor(5 * weight))].repeat(2);
for (const [name, tensor] of trace.tensors) {
  if (!name.endsWith('weights')) continue;
  console.log(`\n${name} [${tensor.shape}]`); // [batch, heads, queries, keys]
  const heads = (tensor as tf.Tensor4D).arraySync()[0];
  for (let query = 0; query < 5; query++) {
    console.log(heads.map((rows) => rows[query].map(shade).join('')).join('   '));
  }
}
