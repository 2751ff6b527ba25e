/** Padding of encodings to one length. */
import type { Encoding } from './encoding.js';
import {
  asChecked,
  asOneOf,
  asOptional,
  asPositive,
  asString,
  isCount,
  type ReadBy,
  type Reader,
  readOptions,
} from '@glossa/check';

export interface Padding {
  /** 'longest' of the batch (the default) or a number of tokens. */
  length?: 'longest' | number;
  /** Rounds the length up to a multiple of this. */
  multipleOf?: number;
  /** Side on which padding goes; 'right' by default. */
  direction?: 'right' | 'left';
  /** The padding token; by default the one tokenizer.json names, or `[PAD]` or `<pad>`. */
  token?: string;
  /** Type id of padding; 0 by default. */
  typeId?: number;
}

const readers = {
  length: asChecked<'longest' | number>(
    "'longest' or a length",
    (value) => value === 'longest' || isCount(value),
    'longest',
  ),
  multipleOf: asPositive(1),
  direction: asOneOf(['right', 'left'], 'right'),
  token: asOptional(asString()),
  typeId: asChecked('an id', isCount, 0),
};

/** Padding as asked for; undefined for none. */
export const asPadding: Reader<ReadBy<typeof readers> | undefined> = (field) => {
  if (field.absent || field.value === false) return undefined;
  return field.value === true ? readOptions(field.path, {}, readers) : field.read(readers);
};

/** @param idOf the id of the padding token, which may be named */
export function padAll(
  encodings: readonly Encoding[],
  { length, multipleOf, direction, token, typeId }: ReadBy<typeof readers>,
  idOf: (token: string | undefined) => number,
): Encoding[] {
  const id = idOf(token);
  const wanted =
    length === 'longest' ? encodings.reduce((most, encoding) => Math.max(most, encoding.length), 0) : length;
  const target = Math.ceil(wanted / multipleOf) * multipleOf;
  const pad = (encoding: Encoding): Encoding => encoding.pad(target, direction === 'left', id, typeId);
  return encodings.map((encoding) => pad(encoding).withOverflowing(encoding.overflowing.map(pad)));
}
