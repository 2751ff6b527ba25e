/** The header of llama2.c's model files: sizes, and what follows from them. */

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

/** Bytes enough for the header of any version. */
export const maxHeaderBytes = 256;

const magic = 0x616b3432; // "ak42", from version 1 on
const maxSize = 1 << 24;
const maxLayers = 1 << 10;

/** @throws Error, one line, when the file is too short, of another version, or its sizes fit no model */
export function parseLlama2cHeader(bytes: Uint8Array): Llama2cHeader {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  if (bytes.length < 28)
    throw new Error(`not a llama2.c model: expected a header of 28 bytes, the file has ${bytes.length}`);
  const integers = (at: number) => Array.from({ length: 7 }, (_, i) => view.getInt32(at + 4 * i, true));
  if (view.getUint32(0, true) !== magic) {
    const [vocabSize] = integers(0).slice(5);
    // A vocabulary below zero says that the output matrix is stored too.
    return { version: 0, settings: readSettings(integers(0), Math.abs(vocabSize), vocabSize > 0) };
  }
  const version = view.getInt32(4, true);
  if (version !== 1) throw new Error(`llama2.c version ${version}, expected 0 or 1, whose weights are float32`);
  if (bytes.length < maxHeaderBytes)
    throw new Error(`llama2.c version 1: expected a header of ${maxHeaderBytes} bytes, the file has ${bytes.length}`);
  return { version, settings: readSettings(integers(8), integers(8)[5], view.getUint8(36) !== 0) };
}

function readSettings(integers: number[], vocabSize: number, tieWordEmbeddings: boolean): Llama2cSettings {
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
    const max = name === 'numHiddenLayers' ? maxLayers : maxSize;
    if (size < 1 || size > max)
      throw new Error(`not a llama2.c model: ${name}: expected 1 to ${max}, the file has ${size}`);
  }
  if (hiddenSize % (2 * numAttentionHeads) !== 0)
    throw new Error(
      `not a llama2.c model: ${hiddenSize} features do not make ${numAttentionHeads} heads of an even size`,
    );
  if (numAttentionHeads % numKeyValueHeads !== 0)
    throw new Error(`not a llama2.c model: ${numAttentionHeads} heads cannot share ${numKeyValueHeads} of keys`);
  return { ...settings, tieWordEmbeddings };
}
