/** Hugging Face's tokenizer.json: the parts of a tokenizer, read and checked. */
import { parseAddedToken, type AddedToken } from '../vocabulary/added-tokens.js';
import { parsePart, type Parsers } from '../json/parser.js';
import type { Kinds } from './kinds.js';
import { parseModel } from '../models/parse-model.js';
import { modelToJson, type Model } from '../models/model.js';
import type { Padding } from '../encoding/padding.js';
import type { Truncation } from '../encoding/truncation.js';
import {
  asChecked,
  asInteger,
  asField,
  asLength,
  asList,
  asOneOf,
  asOptional,
  asString,
  Untrusted,
} from '@glossa/check';

/** The parsed file, as JSON.parse gives it. */
export type TokenizerJson = Record<string, unknown>;

export interface TokenizerParts extends Omit<ReturnType<typeof readParts>, 'model'> {
  model: Model;
  /** The file without its model and added tokens, for saving it again. */
  rest: TokenizerJson;
}

/** @param kinds what the file may name; anything else is refused by name */
export function parseTokenizerJson(json: unknown, kinds: Kinds): TokenizerParts {
  const root = Untrusted.parse(json, 'tokenizer.json');
  const { model: _model, added_tokens: _tokens, ...rest } = root.record;
  const parts = readParts(root, kinds);
  if (parts.model.absent) parts.model.fail('a model');
  const special = new Set(parts.added_tokens?.filter((token) => token.special).map((token) => token.content));
  return { ...parts, model: parseModel(kinds.models, parts.model, (token) => special.has(token)), rest };
}

function readParts(root: Untrusted, kinds: Kinds) {
  const part = <T>(parsers: Parsers<T>) => asOptional((field) => parsePart(parsers, field));
  return root.read({
    version: asChecked('"1.0"', (value) => value === '1.0', '1.0'),
    truncation: asOptional(parseTruncation),
    padding: asOptional(parsePadding),
    added_tokens: asOptional(asList(parseAddedToken)),
    normalizer: part(kinds.normalizers),
    pre_tokenizer: part(kinds.preTokenizers),
    post_processor: part(kinds.postProcessors),
    decoder: part(kinds.decoders),
    model: asField,
  });
}

export function tokenizerToJson(model: Model, addedTokens: Iterable<AddedToken>, rest: TokenizerJson): TokenizerJson {
  const {
    version = '1.0',
    truncation = null,
    padding = null,
    normalizer = null,
    pre_tokenizer = null,
    post_processor = null,
    decoder = null,
  } = rest;
  const added_tokens = [...addedTokens];
  return structuredClone({
    version,
    truncation,
    padding,
    added_tokens,
    normalizer,
    pre_tokenizer,
    post_processor,
    decoder,
    model: modelToJson(model),
  });
}

function parseTruncation(field: Untrusted): Truncation {
  const { max_length, stride, strategy, direction } = field.read({
    max_length: asLength(),
    stride: asLength(0),
    strategy: asOneOf(['LongestFirst', 'OnlyFirst', 'OnlySecond'], 'LongestFirst'),
    direction: asOneOf(['Right', 'Left'], 'Right'),
  });
  return { maxLength: max_length, stride, strategy: uncapitalized(strategy), direction: uncapitalized(direction) };
}

function parsePadding(field: Untrusted): Padding {
  const { strategy, direction, pad_to_multiple_of, pad_token, pad_type_id } = field.read({
    strategy: (strategy) =>
      strategy.value === 'BatchLongest' ? 'longest' : strategy.read({ Fixed: asInteger(0, 1 << 20) }).Fixed,
    direction: asOneOf(['Right', 'Left'], 'Right'),
    pad_to_multiple_of: asInteger(1, 1 << 20, 1),
    pad_id: asField,
    pad_token: asString(),
    pad_type_id: asInteger(0, 255, 0),
  });
  return {
    length: strategy,
    multipleOf: pad_to_multiple_of,
    direction: uncapitalized(direction),
    token: pad_token,
    typeId: pad_type_id,
  };
}

const uncapitalized = <T extends string>(name: T) => (name[0].toLowerCase() + name.slice(1)) as Uncapitalize<T>;
