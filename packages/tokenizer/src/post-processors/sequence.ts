/** Post-processors one after another. */
import type { Encoding } from '../encoding.js';
import { list, type Untrusted } from '../untrusted.js';
import type { PostProcessor } from './post-processor.js';

export function parseSequence(field: Untrusted, parse: (field: Untrusted) => PostProcessor): PostProcessor {
  const { processors } = field.read({ processors: list(parse) });
  return (parts, addSpecialTokens) =>
    processors.reduce((current: Encoding[], process) => process(current, addSpecialTokens), [...parts]);
}
