/** The `post_processor` of a tokenizer.json. */
import type { Encoding } from '../encoding.js';
import type { Untrusted } from '../untrusted.js';
import { parseBert, parseRoberta } from './bert.js';
import { parseByteLevelOffsets } from './byte-level.js';
import { parseEnding } from './ending.js';
import type { PostProcessor } from './post-processor.js';
import { Template } from './template.js';

const kinds = {
  BertProcessing: parseBert,
  ByteLevel: parseByteLevelOffsets,
  Ending: parseEnding,
  RobertaProcessing: parseRoberta,
  Sequence: parseSequence,
  TemplateProcessing: Template.parse,
} satisfies Record<string, (field: Untrusted) => PostProcessor>;

export function parsePostProcessor(field: Untrusted): PostProcessor {
  return kinds[field.get('type').oneOf(Object.keys(kinds) as (keyof typeof kinds)[])](field);
}

function parseSequence(field: Untrusted): PostProcessor {
  const processors = field.only('type', 'processors').get('processors').list().map(parsePostProcessor);
  return {
    added: (isPair) => processors.reduce((sum, processor) => sum + processor.added(isPair), 0),
    process: (parts, addSpecialTokens) => processors.reduce((current: Encoding[], processor) => processor.process(current, addSpecialTokens), [...parts]),
  };
}
