/** Decoders one after another. */
import { list, type Untrusted } from '../untrusted.js';
import type { Decoder } from './decoder.js';

export function parseSequence(field: Untrusted, parse: (field: Untrusted) => Decoder): Decoder {
  const { decoders } = field.read({ decoders: list(parse) });
  return (next) => decoders.reduceRight((sink, decoder) => decoder(sink), next);
}
