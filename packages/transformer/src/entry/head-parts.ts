/** The heads as architectures have them, in Hugging Face's names where those are the same for all. */
import {
  choice,
  configSpec,
  integer,
  optional,
  tied,
  type ConfigSpec,
  type Field,
  type Fields,
  type WeightTable,
} from '@glossa/checkpoint';
import type { Initializer } from '@glossa/tensor';
import { BeamSpanModel } from '../heads/beam-span-model.js';
import { CausalLM, type CausalModel } from '../heads/causal-lm.js';
import type { Classification } from '../heads/classification.js';
import { EmbeddingModel, poolings, type Pooling } from '../heads/embedding-model.js';
import type { EncoderModel } from '../heads/encoder-model.js';
import { defaultLabels } from '../heads/labels.js';
import { MaskedLM, type MaskedModel } from '../heads/masked-lm.js';
import { PermutationLM, type PermutationModel } from '../heads/permutation-lm.js';
import { PreTrainingModel } from '../heads/pre-training-model.js';
import { Seq2SeqLM, type Seq2SeqModel } from '../heads/seq2seq-lm.js';
import { SequenceClassifier } from '../heads/sequence-classifier.js';
import { SpanModel } from '../heads/span-model.js';
import type { TextModel } from '../heads/text-model.js';
import type { VocabularyProjection } from '../heads/tied-output.js';
import { TokenClassifier } from '../heads/token-classifier.js';
import type { HeadParts } from './architecture.js';
import { sentenceTransformersPooling } from './sentence-transformers-pooling.js';

/** `lm_head` is the output matrix, where it is not the token embedding. */
export function causalLM(className: string): HeadParts<CausalModel, CausalLM> {
  return {
    className,
    head: CausalLM,
    create: (body) => new CausalLM(body),
    weights: ({ config: { tieWordEmbeddings = true } }) => ({
      'lm_head.weight': tieWordEmbeddings ? tied('model.embedding.tokens.weight') : 'output.weight',
    }),
  };
}

interface Seq2SeqParts<Body> {
  /** How hidden states become logits; default by the token embedding. */
  output?: (body: Body) => VocabularyProjection;
  weights?: (body: Body) => WeightTable;
}

export function seq2seqLM<Body extends Seq2SeqModel>(
  className: string,
  { output, weights = () => ({}) }: Seq2SeqParts<Body> = {},
): HeadParts<Body, Seq2SeqLM> {
  return {
    className,
    head: Seq2SeqLM,
    create: (body) => new Seq2SeqLM(body, { output: output?.(body) }),
    weights,
  };
}

/** @param weights to the parts of `TokenPrediction` */
export function maskedLM(className: string, weights: WeightTable): HeadParts<MaskedModel, MaskedLM> {
  return { className, head: MaskedLM, create: (body) => new MaskedLM(body), weights: () => weights };
}

export function preTrainingModel(className: string, weights: WeightTable): HeadParts<MaskedModel, PreTrainingModel> {
  return { className, head: PreTrainingModel, create: (body) => new PreTrainingModel(body), weights: () => weights };
}

export function permutationLM(className: string, weights: WeightTable): HeadParts<PermutationModel, PermutationLM> {
  return { className, head: PermutationLM, create: (body) => new PermutationLM(body), weights: () => weights };
}

export function spanModel(className: string): HeadParts<EncoderModel, SpanModel> {
  return {
    className,
    head: SpanModel,
    create: (body) => new SpanModel(body),
    weights: () => ({ 'qa_outputs.*': 'span.*' }),
  };
}

/** With how many starts, and ends of each, the head looks at. */
export function beamSpanModel(
  className: string,
  weights: WeightTable,
): HeadParts<BeamSpanModel['model'], BeamSpanModel> {
  const config = configSpec({
    fields: { startNTop: integer({ min: 1, default: 5 }), endNTop: integer({ min: 1, default: 5 }) },
  });
  return {
    className,
    head: BeamSpanModel,
    config: own(config),
    create: (body, options) => new BeamSpanModel(body, options),
    weights: () => weights,
  };
}

interface ClassifierParts<Config> {
  /** In training; default 0. */
  dropout?: (config: Config) => number | undefined;
  weights?: WeightTable;
}

interface SequenceClassifierParts<Config> extends ClassifierParts<Config> {
  classification: Classification;
  /** Of the head's weights; default by the body's `initializerRange`. */
  initializer?: (config: Config) => Initializer;
  /** Keys that only the class of this head reads, as in a `ConfigSpec`. */
  unsupported?: Readonly<Record<string, unknown>>;
  /** Of the body's names, where it is another than with other heads. */
  prefix?: string;
}

/** `score` holds the labels' weights, as it does in all decoders, unless `weights` says otherwise. */
export function sequenceClassifier<Config extends object>(
  className: string,
  parts: SequenceClassifierParts<Config>,
): HeadParts<TextModel & { readonly config: Config }, SequenceClassifier> {
  const { classification, dropout, initializer, unsupported, prefix } = parts;
  const { weights = { 'score.*': 'classifier.*' } } = parts;
  return {
    className,
    head: SequenceClassifier,
    config: own({ ...labelled, unsupported: { ...labelled.unsupported, ...unsupported } }),
    create: (body, labels) =>
      new SequenceClassifier(body, {
        ...labels,
        classification,
        dropout: dropout?.(body.config),
        initializer: initializer?.(body.config),
      }),
    weights: () => weights,
    ...(prefix !== undefined && { prefix }),
  };
}

/** `classifier` holds the labels' weights, unless `weights` says otherwise. */
export function tokenClassifier<Config extends object>(
  className: string,
  { dropout, weights = { 'classifier.*': 'classifier.*' } }: ClassifierParts<Config> = {},
): HeadParts<EncoderModel & { readonly config: Config }, TokenClassifier> {
  return {
    className,
    head: TokenClassifier,
    config: own(labelled),
    create: (body, labels) => new TokenClassifier(body, { ...labels, dropout: dropout?.(body.config) }),
    weights: () => weights,
  };
}

/** @param weights of other heads in the checkpoint, which are left aside */
export function embeddingModel(className: string, weights: WeightTable): HeadParts<EncoderModel, EmbeddingModel> {
  // A key of ours, which Hugging Face's libraries pass over.
  const config = configSpec({ fields: { pooling: choice(poolings, { default: 'mean' satisfies Pooling }) } });
  return {
    className,
    head: EmbeddingModel,
    config: own(config),
    readMore: sentenceTransformersPooling,
    create: (body, options) => new EmbeddingModel(body, options),
    weights: () => weights,
    prefix: '',
  };
}

/** Hugging Face's `{"0": "negative", "1": "positive"}`. */
const labelNames: Field<string[]> = {
  expected: 'names of labels under "0", "1", …',
  read(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const names = Object.keys(value).map((_, i) =>
      Object.hasOwn(value, i) ? (Reflect.get(value, String(i)) as unknown) : undefined,
    );
    return names.length > 0 && names.every((name) => typeof name === 'string') ? names : undefined;
  },
  write: (labels) => ({ ...labels }),
};

const labelled = configSpec({
  fields: { labels: optional(labelNames), numLabels: optional(integer({ min: 1, max: 100_000 })) },
  aliases: { id2label: 'labels' },
  unsupported: { problem_type: 'single_label_classification' },
  finish: ({ labels, numLabels }) => ({ labels: labels ?? defaultLabels(numLabels ?? 2) }),
});

function own<F extends Fields, Config extends object>(spec: ConfigSpec<F, Config>): ConfigSpec<Fields, object> {
  return spec as unknown as ConfigSpec<Fields, object>;
}
