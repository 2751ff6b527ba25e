/** XLNet beside Hugging Face Transformers. */
import { loadPermutationLM, loadSpanModel, PermutationLM, SpanModel, Xlnet } from '@glossa/transformer';
import type { Trace } from '@glossa/tensor';
import * as tf from '@tensorflow/tfjs-core';
import { spanBatch } from './encoder-classes.js';
import { encoderRunner } from './encoder.js';
import type { ForwardCase, Rows } from './fixture.js';
import { type Expect, hiddenStates, numbered, ofLayers, type Outputs } from './outputs.js';

type Inputs = ForwardCase['inputs'];

/** One stream as `name.i`; two in turns, or as `name.i.stream`. */
function streams(name: string, content: tf.Tensor[], query: tf.Tensor[]): Outputs {
  if (query.length === 0) return numbered(name, content);
  const pairs = content.map((tensor, i) => [tensor, query[i]]);
  return {
    ...numbered(name, pairs.flat()),
    ...Object.fromEntries(pairs.flatMap((pair, i) => Object.entries(numbered(`${name}.${i}`, pair)))),
  };
}

function seen(trace: Trace): Outputs {
  const start = trace.tensors.get('model.queryStream');
  const query = start ? [tf.clone(start), ...ofLayers(trace, 'model', 'queryOutput')] : [];
  return {
    ...streams('hidden_states', hiddenStates(trace, { embedding: 'model.embedding', stack: 'model' }), query),
    ...streams(
      'attentions',
      ofLayers(trace, 'model', 'selfAttention.body.weights'),
      ofLayers(trace, 'model', 'selfAttention.body.targetWeights'),
    ),
  };
}

/** The reference's memories have the batch second. */
const turned = (memory: tf.Tensor) => tf.transpose(memory, [1, 0, 2]) as tf.Tensor3D;

/** The reference tells padding by `attention_mask`, or by its opposite `input_mask`. */
const tokensOf = ({ attention_mask, input_mask }: Inputs): Rows | undefined =>
  attention_mask ?? input_mask?.map((row) => row.map((value) => 1 - value));

function memoriesOf(head: PermutationLM<Xlnet>, { mems, input_ids }: Inputs, expect: Expect | undefined) {
  if (!mems) return {};
  const { hiddenSize } = head.model.config;
  return {
    memories: mems.tensors.map((name) =>
      turned(
        tf.tensor3d(expect!(name), [
          expect!(name).length / input_ids.length / hiddenSize,
          input_ids.length,
          hiddenSize,
        ]),
      ),
    ),
  };
}

const batchOf = (inputs: Inputs) => ({
  inputIds: inputs.input_ids,
  attentionMask: tokensOf(inputs),
  tokenTypeIds: inputs.token_type_ids,
  permutationMask: inputs.perm_mask,
  targetMapping: inputs.target_mapping,
  labels: inputs.labels!,
});

const commonInputs = ['input_ids', 'attention_mask', 'token_type_ids'];

export const xlnetClasses = {
  XLNetLMHeadModel: encoderRunner<PermutationLM<Xlnet>>({
    load: loadPermutationLM,
    create: (config) => new PermutationLM(new Xlnet(config)),
    inputs: [...commonInputs, 'input_mask', 'perm_mask', 'target_mapping', 'mems', 'labels'],
    kwargs: ['use_mems'],
    outputs(head, { inputs }, context, expect) {
      const { logits, memories } = head.forward({ ...batchOf(inputs), ...memoriesOf(head, inputs, expect) }, context);
      return { logits, ...numbered('mems', memories.map(turned)), ...seen(context.trace) };
    },
    loss: (head, inputs, context) => head.loss(batchOf(inputs), context).loss,
    leaveLoss: ({ mems }) => (mems ? 'after a memory' : undefined),
    batch: batchOf,
  }),
  XLNetForQuestionAnsweringSimple: encoderRunner<SpanModel<Xlnet>>({
    load: loadSpanModel,
    create: (config) => new SpanModel(new Xlnet(config)),
    inputs: [...commonInputs, 'start_positions', 'end_positions'],
    outputs(head, { inputs }, context) {
      const { input_ids: inputIds, attention_mask: attentionMask, token_type_ids: tokenTypeIds } = inputs;
      const { startLogits, endLogits } = head.forward({ inputIds, attentionMask, tokenTypeIds }, context);
      return { start_logits: startLogits, end_logits: endLogits, ...seen(context.trace) };
    },
    loss: (head, inputs, context) => head.loss(spanBatch(inputs), context).loss,
    batch: spanBatch,
  }),
};
