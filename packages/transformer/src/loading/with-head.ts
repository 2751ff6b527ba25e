import { checkOneOf, fail, inWords } from '@glossa/check';
import type { HeadModel } from '../entry/architecture.js';
import { headNames, type ModelHead, type ModelHeads } from '../entry/model-heads.js';
import { allArchitectures } from './architectures.js';
import { types } from './choose-head.js';

/** What heads have of their own: those of one head are refused by the others. */
export interface HeadOptions {
  /** Of classifiers: the names of classes; default LABEL_0 and LABEL_1. */
  readonly labels?: readonly string[];
  /** Of an `EmbeddingModel`; default the mean. */
  readonly pooling?: ModelHeads['EmbeddingModel']['config']['pooling'];
  /** Of a `BeamSpanModel`: how many starts it looks at; default 5. */
  readonly startNTop?: number;
  /** Of a `BeamSpanModel`: how many ends for each of them; default 5. */
  readonly endNTop?: number;
}

/**
 * A body with a head as the class of its architecture has it: which state a classifier reads, for example, or how T5's
 * states become logits. Its weights are not initialized. It reaches every architecture, as `loadModel` does.
 *
 * @throws GlossaError when no architecture has that body with that head, or the head does not know an option
 */
export function withHead<Head extends ModelHead>(
  body: HeadModel['model'],
  head: Head,
  options: HeadOptions = {},
): ModelHeads[Head] {
  checkOneOf('withHead: head', head, Object.keys(headNames));
  const found = allArchitectures().find((architecture) => architecture.isBody(body));
  if (found === undefined) {
    const bodies = `the body of one of ${types(allArchitectures()).join(', ')}`;
    fail('withHead', bodies, inWords(`a ${body.constructor.name}`), 'unsupported');
  }
  const known = Object.keys(found.heads).join(' or ');
  return found.heads[head]?.create(body, options) ?? fail('withHead: head', known, head, 'unsupported');
}
