/** Decoders one after another. */
import { asList, type Untrusted } from '@glossa/check';
import type { Decoder } from './decoder.js';

export function parseSequence(field: Untrusted, parse: (field: Untrusted) => Decoder): Decoder {
  const { decoders } = field.read({ decoders: asList(parse) });
  return (next) => decoders.reduceRight((sink, decoder) => decoder(sink), next);
}
