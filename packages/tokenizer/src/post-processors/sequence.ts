/** Post-processors one after another. */
import type { Encoding } from '../encoding/encoding.js';
import { asList, type Untrusted } from '@glossa/check';
import type { PostProcessor } from './post-processor.js';

export function parseSequence(field: Untrusted, parse: (field: Untrusted) => PostProcessor): PostProcessor {
  const { processors } = field.read({ processors: asList(parse) });
  return (parts, addSpecialTokens) =>
    processors.reduce((current: Encoding[], process) => process(current, addSpecialTokens), [...parts]);
}
