/** What the `post_processor` of a tokenizer.json may be. */
import type { Kinds } from '../kinds.js';
import { parseBert, parseRoberta } from './bert.js';
import { parseByteLevelOffsets } from './byte-level.js';
import { parseEnding } from './ending.js';
import { parseSequence } from './sequence.js';
import { parseTemplate } from './template.js';

export const postProcessors: Kinds['postProcessors'] = {
  BertProcessing: parseBert,
  ByteLevel: parseByteLevelOffsets,
  Ending: parseEnding,
  RobertaProcessing: parseRoberta,
  Sequence: parseSequence,
  TemplateProcessing: parseTemplate,
};
