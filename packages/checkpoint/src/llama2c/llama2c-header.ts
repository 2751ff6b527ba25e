import { check, fail, inWords } from '@glossa/check';

/** The sizes in the header of llama2.c's model files. */
export interface Llama2cSettings {
  readonly hiddenSize: number;
  readonly intermediateSize: number;
  readonly numHiddenLayers: number;
  readonly numAttentionHeads: number;
  readonly numKeyValueHeads: number;
  readonly vocabSize: number;
  readonly maxPositionEmbeddings: number;
  readonly tieWordEmbeddings: boolean;
}

export interface Llama2cHeader {
  readonly version: 0 | 1;
  readonly settings: Llama2cSettings;
}

/** Bytes that hold the header of any version. */
export const HEADER_BYTES = 256;

const MAGIC = 0x616b3432; // "ak42", from version 1 on
const MAX_SIZE = 1 << 24;
const MAX_LAYERS = 1 << 10;

/** @throws GlossaError when the file is too short, of another version (`unsupported`), or its sizes fit no model */
export function parseLlama2cHeader(bytes: Uint8Array, where: string): Llama2cHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  const isLong = bytes.length >= 28;
  check(isLong, where, 'a llama2.c model with a header of 28 bytes', inWords(`${bytes.length}`), 'invalid-file');
  const integers = (at: number) => Array.from({ length: 7 }, (_, i) => view.getInt32(at + 4 * i, true));
  if (view.getUint32(0, true) !== MAGIC) {
    const [vocabSize] = integers(0).slice(5);
    // a negative number of tokens says that the output matrix is stored too
    return { version: 0, settings: readSettings(integers(0), Math.abs(vocabSize), vocabSize > 0, where) };
  }
  const version = view.getInt32(4, true);
  if (version !== 1)
    return fail(`${where}: llama2.c version`, '0 or 1, whose weights are float32', version, 'unsupported');
  const isWhole = bytes.length >= HEADER_BYTES;
  check(isWhole, where, `a header of ${HEADER_BYTES} bytes`, inWords(`${bytes.length}`), 'invalid-file');
  return { version, settings: readSettings(integers(8), integers(8)[5], view.getUint8(36) !== 0, where) };
}

function readSettings(
  integers: number[],
  vocabSize: number,
  tieWordEmbeddings: boolean,
  where: string,
): Llama2cSettings {
  const [hiddenSize, intermediateSize, numHiddenLayers, numAttentionHeads, numKeyValueHeads, , maxPositionEmbeddings] =
    integers as [number, number, number, number, number, number, number];
  const settings = {
    hiddenSize,
    intermediateSize,
    numHiddenLayers,
    numAttentionHeads,
    numKeyValueHeads,
    vocabSize,
    maxPositionEmbeddings,
  };
  for (const [name, size] of Object.entries(settings)) {
    const max = name === 'numHiddenLayers' ? MAX_LAYERS : MAX_SIZE;
    const isPossible = size >= 1 && size <= max;
    check(isPossible, `${where}: not a llama2.c model: ${name}`, `1 to ${max}`, size, 'invalid-file');
  }
  const hasWholeHeads = hiddenSize % (2 * numAttentionHeads) === 0;
  const heads = `a multiple of ${2 * numAttentionHeads}, for ${numAttentionHeads} heads of an even size`;
  check(hasWholeHeads, `${where}: not a llama2.c model: hiddenSize`, heads, hiddenSize, 'invalid-file');
  const isShared = numAttentionHeads % numKeyValueHeads === 0;
  const divisor = `a divisor of ${numAttentionHeads} heads`;
  check(isShared, `${where}: not a llama2.c model: numKeyValueHeads`, divisor, numKeyValueHeads, 'invalid-file');
  return { ...settings, tieWordEmbeddings };
}
