/** Hugging Face's tokenizer.json: the parts of a tokenizer, read and checked. */
import { addedTokenToJson, parseAddedToken, type AddedToken } from './added-tokens.js';
import type { Decoder } from './decoders/decoder.js';
import { spaced } from './decoders/simple.js';
import { parseModel, parsePart, type Kinds } from './kinds.js';
import type { Model } from './models/model.js';
import type { Normalizer } from './normalizers/normalizer.js';
import type { Padding } from './padding.js';
import type { PostProcessor } from './post-processors/post-processor.js';
import type { PreTokenizer } from './pre-tokenizers/pre-tokenizer.js';
import type { Truncation } from './truncation.js';
import { Untrusted } from './untrusted.js';

/** The parsed file, as JSON.parse gives it. */
export type TokenizerJson = Record<string, unknown>;

export interface TokenizerParts {
  normalizer: Normalizer | undefined;
  preTokenizer: PreTokenizer | undefined;
  model: Model;
  postProcessor: PostProcessor | undefined;
  decoder: Decoder;
  addedTokens: AddedToken[];
  truncation: Truncation | undefined;
  padding: Padding | undefined;
  /** The file without its model and added tokens, for saving it again. */
  rest: TokenizerJson;
}

/** @param kinds what the file may name; anything else is refused by name */
export function parseTokenizerJson(json: unknown, kinds: Kinds): TokenizerParts {
  const root = Untrusted.parse(json, 'tokenizer.json');
  root.only('version', 'truncation', 'padding', 'added_tokens', 'normalizer', 'pre_tokenizer', 'post_processor', 'decoder', 'model');
  if (root.get('version').string('1.0') !== '1.0') root.get('version').fail('"1.0"');
  const part = <T>(key: string, parse: (field: Untrusted) => T): T | undefined => (root.get(key).absent ? undefined : parse(root.get(key)));
  const { model, added_tokens: _tokens, ...rest } = root.record;
  if (model === undefined) root.get('model').fail('a model');
  const addedTokens = part('added_tokens', (field) => field.list().map(parseAddedToken)) ?? [];
  const special = new Set(addedTokens.filter((token) => token.special).map((token) => token.content));
  return {
    normalizer: part('normalizer', (field) => parsePart(kinds.normalizers, field)),
    preTokenizer: part('pre_tokenizer', (field) => parsePart(kinds.preTokenizers, field)),
    model: parseModel(kinds.models, root.get('model'), (token) => special.has(token)),
    postProcessor: part('post_processor', (field) => parsePart(kinds.postProcessors, field)),
    decoder: part('decoder', (field) => parsePart(kinds.decoders, field)) ?? spaced,
    addedTokens,
    truncation: part('truncation', parseTruncation),
    padding: part('padding', parsePadding),
    rest,
  };
}

export function tokenizerToJson(model: Model, addedTokens: Iterable<AddedToken>, rest: TokenizerJson): TokenizerJson {
  const { version = '1.0', truncation = null, padding = null, normalizer = null, pre_tokenizer = null, post_processor = null, decoder = null } = rest;
  const added_tokens = Array.from(addedTokens, addedTokenToJson);
  return structuredClone({ version, truncation, padding, added_tokens, normalizer, pre_tokenizer, post_processor, decoder, model: model.toJson() });
}

function parseTruncation(field: Untrusted): Truncation {
  field.only('max_length', 'stride', 'strategy', 'direction');
  const strategies = { LongestFirst: 'longestFirst', OnlyFirst: 'onlyFirst', OnlySecond: 'onlySecond' } as const;
  return {
    maxLength: field.get('max_length').integer(0, Number.MAX_SAFE_INTEGER),
    stride: field.get('stride').integer(0, Number.MAX_SAFE_INTEGER, 0),
    strategy: strategies[field.get('strategy').oneOf(['LongestFirst', 'OnlyFirst', 'OnlySecond'], 'LongestFirst')],
    direction: field.get('direction').oneOf(['Right', 'Left'], 'Right') === 'Left' ? 'left' : 'right',
  };
}

function parsePadding(field: Untrusted): Padding {
  field.only('strategy', 'direction', 'pad_to_multiple_of', 'pad_id', 'pad_type_id', 'pad_token');
  const strategy = field.get('strategy');
  return {
    length: strategy.value === 'BatchLongest' ? 'longest' : strategy.only('Fixed').get('Fixed').integer(0, 1 << 20),
    multipleOf: field.get('pad_to_multiple_of').integer(1, 1 << 20, 1),
    direction: field.get('direction').oneOf(['Right', 'Left'], 'Right') === 'Left' ? 'left' : 'right',
    token: field.get('pad_token').string(),
    typeId: field.get('pad_type_id').integer(0, 255, 0),
  };
}
