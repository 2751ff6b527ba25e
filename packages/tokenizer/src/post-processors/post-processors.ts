/** What the `post_processor` of a tokenizer.json may be. */
import type { Parsers } from '../json/parser.js';
import type { PostProcessor } from './post-processor.js';
import { parseBert, parseRoberta } from './bert.js';
import { parseByteLevelOffsets } from './byte-level.js';
import { parseSequence } from './sequence.js';
import { parseEnding, parseTemplate } from './template.js';

export const postProcessors: Parsers<PostProcessor> = {
  BertProcessing: parseBert,
  ByteLevel: parseByteLevelOffsets,
  Ending: parseEnding,
  RobertaProcessing: parseRoberta,
  Sequence: parseSequence,
  TemplateProcessing: parseTemplate,
};
