/** Decoders one after another. */
import type { Untrusted } from '../untrusted.js';
import type { Decoder } from './decoder.js';

export function parseSequence(field: Untrusted, parse: (field: Untrusted) => Decoder): Decoder {
  const decoders = field.only('type', 'decoders').get('decoders').list().map(parse);
  return (next) => decoders.reduceRight((sink, decoder) => decoder(sink), next);
}
