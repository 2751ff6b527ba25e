import { check, inWords } from '@glossa/check';
import { failOnPickle, looksLikePickle } from '../files/pickle.js';
import { toFloat32 } from '../tensors/to-float32.js';
import { readExactly, readUpTo, type RandomAccessFile } from '../files/random-access-file.js';
import { stream } from '../tensors/tensor-stream.js';
import { inPieces, type TensorStream } from '../tensors/tensor-stream.js';
import { HEADER_BYTES, parseLlama2cHeader, type Llama2cHeader, type Llama2cSettings } from './llama2c-header.js';

/**
 * A model file of llama2.c: a header, then float32 weights in a fixed order (https://github.com/karpathy/llama2.c).
 */
export interface Llama2cFile extends TensorStream {
  readonly settings: Llama2cSettings;
}

type Shape = readonly number[];

/**
 * Reads and checks the header; `read` then reads the weights, under Meta's names: `layers.0.attention.wq.weight`.
 *
 * @param where names the file in errors
 * @throws GlossaError `invalid-file` when the file is damaged, `unsupported` for a version whose weights are not
 * float32
 */
export async function openLlama2c(file: RandomAccessFile, where: string): Promise<Llama2cFile> {
  const header = parse(await readUpTo(file, 0, HEADER_BYTES), where);
  const placed = place(header);
  const size = placed.at(-1)![1].end;
  const fits = file.size === undefined || file.size === size;
  check(fits, where, `${size} bytes for the sizes in its header`, inWords(`${file.size}`), 'invalid-file');
  const stored = placed.filter(([name]) => name !== UNUSED);
  return {
    settings: header.settings,
    shapes: new Map(stored.map(([name, { shape }]) => [name, shape])),
    read: () =>
      stream(
        inPieces(stored),
        async ([name, { shape, begin, end }]) =>
          [name, toFloat32({ dtype: 'F32', shape, data: await readExactly(file, begin, end, where) })] as const,
      ),
  };
}

function parse(bytes: Uint8Array, where: string): Llama2cHeader {
  try {
    return parseLlama2cHeader(bytes, where);
  } catch (error) {
    if (looksLikePickle(bytes)) failOnPickle(where);
    throw error;
  }
}

function place({ version, settings }: Llama2cHeader) {
  let end = version === 0 ? 28 : HEADER_BYTES;
  return (version === 0 ? orderOfVersion0 : orderOfVersion1)(settings).map(([name, shape]) => {
    const begin = end;
    end += 4 * shape.reduce((product, length) => product * length, 1);
    return [name, { shape, begin, end }] as const;
  });
}

/** Tables of cosines and sines, which only version 0 has. */
const UNUSED = 'freqs_cis';

function orderOfVersion0(settings: Llama2cSettings): [string, Shape][] {
  const { hiddenSize, numAttentionHeads, maxPositionEmbeddings } = settings;
  const kinds = kindsOf(settings);
  return [
    kinds.embedding,
    ...kinds.attentionNorms,
    ...kinds.attention,
    ...kinds.feedForwardNorms,
    ...kinds.feedForward,
    kinds.norm,
    [UNUSED, [maxPositionEmbeddings, hiddenSize / numAttentionHeads]],
    ...kinds.output,
  ];
}

function orderOfVersion1(settings: Llama2cSettings): [string, Shape][] {
  const kinds = kindsOf(settings);
  return [
    ...kinds.attentionNorms,
    ...kinds.feedForwardNorms,
    kinds.norm,
    kinds.embedding,
    ...kinds.attention,
    ...kinds.feedForward,
    ...kinds.output,
  ];
}

/** The weights of each kind follow each other, layer after layer. */
function kindsOf(settings: Llama2cSettings) {
  const {
    hiddenSize,
    intermediateSize,
    numHiddenLayers,
    numAttentionHeads,
    numKeyValueHeads,
    vocabSize,
    tieWordEmbeddings,
  } = settings;
  const keySize = (hiddenSize / numAttentionHeads) * numKeyValueHeads;
  const ofLayers = (name: string, shape: Shape) =>
    Array.from({ length: numHiddenLayers }, (_, layer): [string, Shape] => [`layers.${layer}.${name}.weight`, shape]);
  return {
    embedding: ['tok_embeddings.weight', [vocabSize, hiddenSize]] as [string, Shape],
    attentionNorms: ofLayers('attention_norm', [hiddenSize]),
    attention: [
      ...ofLayers('attention.wq', [hiddenSize, hiddenSize]),
      ...ofLayers('attention.wk', [keySize, hiddenSize]),
      ...ofLayers('attention.wv', [keySize, hiddenSize]),
      ...ofLayers('attention.wo', [hiddenSize, hiddenSize]),
    ],
    feedForwardNorms: ofLayers('ffn_norm', [hiddenSize]),
    feedForward: [
      ...ofLayers('feed_forward.w1', [intermediateSize, hiddenSize]),
      ...ofLayers('feed_forward.w2', [hiddenSize, intermediateSize]),
      ...ofLayers('feed_forward.w3', [intermediateSize, hiddenSize]),
    ],
    norm: ['norm.weight', [hiddenSize]] as [string, Shape],
    output: tieWordEmbeddings ? [] : [['output.weight', [vocabSize, hiddenSize]] as [string, Shape]],
  };
}
