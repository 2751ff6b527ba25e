/** `[CLS] A [SEP] B [SEP]`, as BERT and RoBERTa write it. */
import type { Untrusted } from '../untrusted.js';
import { maxVocabSize } from '../vocabulary.js';
import type { PostProcessor } from './post-processor.js';
import { Template } from './template.js';
import { trimOffsets } from './byte-level.js';

/** `[token, id]`, of which the id counts. */
function idOf(field: Untrusted): number {
  const [token, id] = field.list();
  if (token === undefined || id === undefined) field.fail('[token, id]');
  token.string();
  return id.integer(0, maxVocabSize - 1);
}

export function parseBert(field: Untrusted): PostProcessor {
  field.only('type', 'sep', 'cls');
  const cls = { ids: [idOf(field.get('cls'))], typeId: 0 };
  const sep = idOf(field.get('sep'));
  const single = [cls, { sequence: 0, typeId: 0 }, { ids: [sep], typeId: 0 }] as const;
  return new Template(single, [...single, { sequence: 1, typeId: 1 }, { ids: [sep], typeId: 1 }]);
}

export function parseRoberta(field: Untrusted): PostProcessor {
  field.only('type', 'sep', 'cls', 'trim_offsets', 'add_prefix_space');
  const trims = field.get('trim_offsets').boolean(true);
  const addPrefixSpace = field.get('add_prefix_space').boolean(true);
  const cls = { ids: [idOf(field.get('cls'))], typeId: 0 };
  const sep = { ids: [idOf(field.get('sep'))], typeId: 0 };
  const single = [cls, { sequence: 0, typeId: 0 }, sep] as const;
  const template = new Template(single, [...single, sep, { sequence: 1, typeId: 0 }, sep]);
  return {
    added: (isPair) => template.added(isPair),
    process: (parts, addSpecialTokens) => template.process(trims ? parts.map((part) => trimOffsets(part, addPrefixSpace)) : parts, addSpecialTokens),
  };
}
