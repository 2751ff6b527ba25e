/** Encoder-decoders beside Hugging Face Transformers. */
import { paddingMask } from '@glossa/attention';
import { toIds, Trace } from '@glossa/tensor';
import { loadSeq2SeqLM, shiftRight, weightsOf, withHead, type Seq2SeqLM, type Seq2SeqModel } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Entry, Outcome } from '../runner.js';
import { compareGeneration } from './compare-generation.js';
import { type ForwardCase, readFixture } from './fixture.js';
import { compareGradients } from './gradients.js';
import { withMinimalConfig } from './minimal-config.js';
import { byTensor, compareOutputs, type Expect, hiddenStates, numbered, ofLayers, type Outputs } from './outputs.js';
import { compareTraining } from './training.js';

export interface Seq2SeqTask<Body extends Seq2SeqModel> {
  body: new (config: Body['config']) => Body;
}

type Inputs = ForwardCase['inputs'];

const inputNames = ['input_ids', 'attention_mask', 'decoder_input_ids', 'decoder_attention_mask', 'labels'];

/** The reference makes the decoder's input from the labels where none is given. */
const batchOf = ({ model: { config } }: Seq2SeqLM, inputs: Inputs) => ({
  inputIds: inputs.input_ids,
  attentionMask: inputs.attention_mask,
  decoderInputIds: inputs.decoder_input_ids ?? shiftRight(inputs.labels!, config),
  decoderAttentionMask: inputs.decoder_attention_mask,
  labels: inputs.labels!,
});

const maskOf = (rows: number[][] | undefined) => (rows ? paddingMask(toIds(rows)) : null);

/** Every recorded output by name. Each half has a trace of its own: they may share their embedding. */
function forward(head: Seq2SeqLM, inputs: Inputs): Outputs {
  const { model } = head;
  const batch = batchOf(head, inputs);
  const memoryMask = maskOf(batch.attentionMask);
  using encoder = new Trace(head);
  const memory = model.encode(toIds(batch.inputIds), { trace: encoder }, { mask: memoryMask });
  using decoder = new Trace(head);
  const mask = maskOf(batch.decoderAttentionMask);
  const decoded = model.decode(toIds(batch.decoderInputIds), { trace: decoder }, { mask, memory, memoryMask });
  const target = decoder.tensors.has('model.targetEmbedding.output') ? 'model.targetEmbedding' : 'model.embedding';
  return {
    logits: head.output.forward(decoded),
    encoder_last_hidden_state: memory,
    ...numbered(
      'encoder_hidden_states',
      hiddenStates(encoder, { embedding: 'model.embedding', stack: 'model.encoder', last: memory }),
    ),
    ...numbered('encoder_attentions', ofLayers(encoder, 'model.encoder', 'selfAttention.body.weights')),
    ...numbered(
      'decoder_hidden_states',
      hiddenStates(decoder, { embedding: target, stack: 'model.decoder', last: decoded }),
    ),
    ...numbered('decoder_attentions', ofLayers(decoder, 'model.decoder', 'selfAttention.body.weights')),
    ...numbered('cross_attentions', ofLayers(decoder, 'model.decoder', 'crossAttention.body.weights')),
  };
}

function compareCase(comparison: Comparison, head: Seq2SeqLM, forwardCase: ForwardCase, expect: Expect): void {
  const { name, inputs, kwargs, loss, compare_positions } = forwardCase;
  if (!comparison.knows(`${name}: inputs`, inputs, inputNames) || !comparison.knows(`${name}: arguments`, kwargs, []))
    return;
  const positions = (output: string) =>
    output.startsWith('encoder') ? compare_positions && inputs.attention_mask : compare_positions;
  tf.tidy(() => {
    compareOutputs(comparison, forwardCase, forward(head, inputs), expect, positions);
    if (loss === undefined) return;
    comparison.near(`${name}: loss`, head.loss(batchOf(head, inputs)).loss.dataSync(), [loss]);
    comparison.near(
      `${name}: logits of the head`,
      head.forward(batchOf(head, inputs)).dataSync(),
      expect(forwardCase.outputs.logits.tensor ?? `${name}.logits`),
    );
  });
}

export function seq2seqRunner<Body extends Seq2SeqModel>({
  body: Body,
}: Seq2SeqTask<Body>): (entry: Entry) => Promise<Outcome> {
  return async (entry) => {
    const comparison = new Comparison(1e-4);
    const { folder, cases, expect } = readFixture(entry);
    using head = (await loadSeq2SeqLM(entry.path)) as Seq2SeqLM<Body>;
    const { config } = head.model;
    const map = weightsOf(head);
    const create = (other: Body['config']) => withHead(new Body(other), 'Seq2SeqLM') as Seq2SeqLM<Body>;
    const batch = (name: string) => batchOf(head, cases.cases.find((one) => one.name === name)!.inputs);

    for (const forwardCase of cases.cases) compareCase(comparison, head, forwardCase, expect);
    const minimal = withMinimalConfig(entry.path);
    if (minimal) {
      using same = await loadSeq2SeqLM(minimal);
      for (const forwardCase of cases.cases) {
        compareCase(
          comparison,
          same,
          { ...forwardCase, name: `config.minimal.json, ${forwardCase.name}`, outputs: byTensor(forwardCase) },
          expect,
        );
      }
    }
    if (cases.gradients) {
      using shell = create(config);
      const { gradients } = cases;
      compareGradients(
        comparison,
        { model: head, shell, map, loss: () => head.loss(batch(gradients.case)).loss },
        gradients,
        folder,
      );
    }
    for (const generateCase of cases.generate ?? []) {
      using decoder = head.decoder(generateCase.inputs.input_ids, generateCase.inputs.attention_mask);
      await compareGeneration(comparison, decoder, generateCase, expect);
    }
    if (cases.training) {
      await compareTraining(comparison, { config, map, create }, entry.path, cases.training, batch);
    }
    return comparison.outcome();
  };
}
