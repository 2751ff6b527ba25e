/** The original Transformer beside PyTorch's `torch.nn` layers. */
import { paddingMask } from '@glossa/attention';
import { beamSearch, collect, generate, greedy } from '@glossa/decoding';
import { toIds } from '@glossa/tensor';
import { IGNORED, loadSeq2SeqLM, OriginalTransformer, Seq2SeqLM, weightsOf } from '@glossa/transformer';
import { noam } from '@glossa/training';
import * as tf from '@tensorflow/tfjs-core';
import { Comparison } from '../comparison.js';
import type { Entry, Outcome } from '../runner.js';
import { type ForwardCase, type ParameterGradient, readFixture } from './fixture.js';
import { compareGradients } from './gradients.js';
import { unpadded } from './rows.js';

type Model = Seq2SeqLM<OriginalTransformer>;

interface Search {
  name: string;
  max_new_tokens: number;
  num_beams?: number;
  length_penalty?: number;
  sequences: number[][];
  scores?: number[];
}

interface Fixture {
  cases: ForwardCase[];
  generate?: Search[];
  noam_schedule?: { d_model: number; warmup: number; factor: number; values: [step: number, rate: number][] };
}

const described = [
  'format',
  'name',
  'reference',
  'layout',
  'cases',
  'label_smoothing_def',
  'generate',
  'noam_schedule',
];
const smoothedGradients = /^gradients_label_smoothing_([\d.]+)$/;

/** Padding does not count as a target. */
const batchOf = ({ model: { config } }: Model, { inputs }: ForwardCase) => ({
  inputIds: inputs.input_ids,
  attentionMask: inputs.attention_mask,
  decoderInputIds: inputs.decoder_input_ids!,
  labels: inputs.labels!.map((row) => row.map((id) => (id === (config.padTokenId ?? 0) ? IGNORED : id))),
});

function compareForward(
  comparison: Comparison,
  head: Model,
  forwardCase: ForwardCase,
  expect: (name: string) => Float32Array,
) {
  const { name, inputs, outputs } = forwardCase;
  const memoryMask = inputs.attention_mask ? paddingMask(toIds(inputs.attention_mask)) : null;
  const memory = head.model.encode(toIds(inputs.input_ids), {}, { mask: memoryMask });
  const computed: Record<string, tf.Tensor> = {
    [`${name}.encoder_last_hidden_state`]: memory,
    [`${name}.decoder_last_hidden_state`]: head.model.decode(
      toIds(inputs.decoder_input_ids!),
      {},
      { memory, memoryMask },
    ),
    [`${name}.logits`]: head.forward(batchOf(head, forwardCase)),
  };
  comparison.knows(`${name}: outputs`, outputs, Object.keys(computed));
  for (const output of Object.keys(outputs)) {
    if (Object.hasOwn(computed, output)) comparison.near(output, computed[output].dataSync(), expect(output));
  }
  for (const [labelSmoothing, loss] of Object.entries(forwardCase.loss_by_label_smoothing ?? {})) {
    const ours = head.loss(batchOf(head, forwardCase), {}, { labelSmoothing: Number(labelSmoothing) }).loss;
    comparison.near(`${name}: loss, smoothing ${labelSmoothing}`, ours.dataSync(), [loss]);
  }
}

/** Row by row: the recorded search works on one source at a time, and its beams go on to the end. */
async function compareSearch(
  comparison: Comparison,
  head: Model,
  { inputs }: ForwardCase,
  search: Search,
): Promise<void> {
  const { num_beams: numBeams, length_penalty: lengthPenalty } = search;
  const ends = [head.model.config.eosTokenId ?? 2].flat();
  for (const [row, source] of unpadded(inputs.input_ids, inputs.attention_mask).entries()) {
    using decoder = head.decoder([source]);
    const [start, ...expected] = search.sequences[row];
    const beams = { numBeams, ...(lengthPenalty !== undefined && { lengthPenalty }), earlyStopping: 'never' } as const;
    const options = {
      maxNewTokens: search.max_new_tokens,
      eosTokenId: ends,
      search: numBeams ? beamSearch(beams) : greedy(),
    };
    const [best] = await collect(generate(decoder, [[start]], options));
    const length = expected.findIndex((id) => ends.includes(id)) + 1 || expected.length;
    comparison.same(`${search.name}, row ${row}`, best.ids, expected.slice(0, length));
    if (search.scores) comparison.near(`score of ${search.name}, row ${row}`, [best.score], [search.scores[row]]);
  }
}

export async function runOriginalTransformer(entry: Entry): Promise<Outcome> {
  const comparison = new Comparison(1e-4);
  const { cases: fixture, expect, folder } = readFixture<Fixture>(entry);
  const [first] = fixture.cases;
  using head = (await loadSeq2SeqLM(entry.path)) as Model;
  for (const forwardCase of fixture.cases) tf.tidy(() => compareForward(comparison, head, forwardCase, expect));

  for (const [key, params] of Object.entries(fixture)) {
    const labelSmoothing = smoothedGradients.exec(key)?.[1];
    if (labelSmoothing === undefined) continue;
    using shell = new Seq2SeqLM(new OriginalTransformer(head.model.config));
    const loss = () => head.loss(batchOf(head, first), {}, { labelSmoothing: Number(labelSmoothing) }).loss;
    const recorded = { case: first.name, params: params as Record<string, ParameterGradient> };
    compareGradients(comparison, { model: head, shell, map: weightsOf(head), loss }, recorded, folder);
  }
  for (const search of fixture.generate ?? []) await compareSearch(comparison, head, first, search);
  if (fixture.noam_schedule) {
    const { d_model: hiddenSize, warmup, factor, values } = fixture.noam_schedule;
    const schedule = noam({ hiddenSize, warmup, factor });
    const run = { learningRate: 1 };
    comparison.near(
      'noam schedule',
      values.map(([step]) => schedule(step - 1, run)),
      values.map(([, rate]) => rate),
    );
  }
  const others = Object.fromEntries(Object.entries(fixture).filter(([key]) => !smoothedGradients.test(key)));
  comparison.knows('cases.json', others, described);
  return comparison.outcome();
}
