import './symbol-dispose.js';

export { check, fail } from './check.js';
export { checkOptions, type OptionNames } from './check-options.js';
export {
  checkBoolean,
  checkIds,
  checkInteger,
  checkNumber,
  checkOneOf,
  checkShare,
  checkText,
  isCount,
} from './check-values.js';
export { GlossaError, type ErrorCode } from './glossa-error.js';
export {
  asBoolean,
  asCharacter,
  asChecked,
  asField,
  asGiven,
  asInteger,
  asLength,
  asList,
  asOneOf,
  asOptional,
  asPositive,
  asString,
  asText,
} from './readers.js';
export { inWords, show, showName, showShape, type Words } from './show.js';
export { readOptions, Untrusted, type ReadBy, type Reader } from './untrusted.js';
