/** The BERT family's heads by Hugging Face's names of their classes. */
import * as glossa from '@glossa/transformer';
import type {
  EncoderInputs,
  EncoderModel,
  MaskedLM,
  MaskedModel,
  PreTrainingBatch,
  PreTrainingModel,
  SpanModel,
} from '@glossa/transformer';
import { encoderRunner, type EncoderTask } from './encoder.js';
import type { ForwardCase } from './fixture.js';
import { hiddenStates, numbered, ofLayers, type Outputs } from './outputs.js';

type Inputs = ForwardCase['inputs'];
type Body = EncoderModel & { readonly config: object };

const inputNames = ['input_ids', 'attention_mask', 'token_type_ids', 'position_ids'];

const inputsOf = ({ input_ids, attention_mask, token_type_ids, position_ids }: Inputs): EncoderInputs => ({
  inputIds: input_ids,
  attentionMask: attention_mask,
  tokenTypeIds: token_type_ids,
  positionIds: position_ids,
});

const states = ({ trace }: Parameters<EncoderTask<SpanModel>['outputs']>[2]): Outputs => ({
  ...numbered('hidden_states', hiddenStates(trace, { embedding: 'model.embedding', stack: 'model.stack' })),
  ...numbered('attentions', ofLayers(trace, 'model.stack', 'selfAttention.body.weights')),
});

/** The reference ignores starts and ends that lie outside the window. */
export function spanBatch(inputs: Inputs) {
  const inside = (positions: number[] | undefined) =>
    positions!.map((at, row) => (at < inputs.input_ids[row].length ? at : glossa.IGNORED));
  return {
    ...inputsOf(inputs),
    startPositions: inside(inputs.start_positions),
    endPositions: inside(inputs.end_positions),
  };
}

function span<B extends Body>(body: new (config: B['config']) => B) {
  return encoderRunner<SpanModel<B>, unknown>({
    load: glossa.loadSpanModel,
    create: (config) => new glossa.SpanModel(new body(config)),
    inputs: [...inputNames, 'start_positions', 'end_positions'],
    outputs(head, { inputs }, context) {
      const { startLogits, endLogits } = head.forward(inputsOf(inputs), context);
      return { start_logits: startLogits, end_logits: endLogits, ...states(context) };
    },
    loss: (head, inputs, context) => head.loss(spanBatch(inputs), context).loss,
    batch: spanBatch,
  });
}

function masked<B extends MaskedModel>(body: new (config: B['config']) => B) {
  return encoderRunner<MaskedLM<B>, glossa.MaskedBatch>({
    load: glossa.loadMaskedLM,
    create: (config) => new glossa.MaskedLM(new body(config)),
    inputs: [...inputNames, 'labels'],
    outputs: (head, { inputs }, context) => ({ logits: head.forward(inputsOf(inputs), context), ...states(context) }),
    loss: (head, inputs, context) => head.loss({ ...inputsOf(inputs), labels: inputs.labels! }, context).loss,
    batch: (inputs) => ({ ...inputsOf(inputs), labels: inputs.labels! }),
  });
}

const preTrainingBatch = (inputs: Inputs): PreTrainingBatch => ({
  ...inputsOf(inputs),
  labels: inputs.labels!,
  nextSentenceLabels: inputs.next_sentence_label!,
});

const preTraining = encoderRunner<PreTrainingModel<glossa.Bert>, PreTrainingBatch>({
  load: glossa.loadPreTrainingModel,
  create: (config) => new glossa.PreTrainingModel(new glossa.Bert(config)),
  inputs: [...inputNames, 'labels', 'next_sentence_label'],
  outputs(head, { inputs }, context) {
    const { logits, nextSentenceLogits } = head.forward(inputsOf(inputs), context);
    return { prediction_logits: logits, seq_relationship_logits: nextSentenceLogits, ...states(context) };
  },
  loss: (head, inputs, context) => head.loss(preTrainingBatch(inputs), context).loss,
  batch: preTrainingBatch,
});

export const encoderClasses = {
  BertForMaskedLM: masked(glossa.Bert),
  BertForPreTraining: preTraining,
  BertForQuestionAnswering: span(glossa.Bert),
  DistilBertForMaskedLM: masked(glossa.DistilBert),
  DistilBertForQuestionAnswering: span(glossa.DistilBert),
  RobertaForMaskedLM: masked(glossa.Roberta),
  RobertaForQuestionAnswering: span(glossa.Roberta),
};
