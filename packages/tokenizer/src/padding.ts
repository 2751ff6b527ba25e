/** Padding of encodings to one length. */
import type { Encoding } from './encoding.js';
import { checked, isLength, oneOf, optional, positive, readOptions, string } from './untrusted.js';

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

const readPadding = (padding: Padding) =>
  readOptions(padding, 'padding', {
    length: checked<'longest' | number>(
      "'longest' or a length",
      (value) => value === 'longest' || isLength(value),
      'longest',
    ),
    multipleOf: positive(1),
    direction: oneOf(['right', 'left'], 'right'),
    token: optional(string()),
    typeId: checked('an id', isLength, 0),
  });

/** @param idOf the id of the padding token, which may be named */
export function padAll(
  encodings: readonly Encoding[],
  padding: Padding,
  idOf: (token: string | undefined) => number,
): Encoding[] {
  const { length, multipleOf, direction, token, typeId } = readPadding(padding);
  const id = idOf(token);
  const wanted =
    length === 'longest' ? encodings.reduce((most, encoding) => Math.max(most, encoding.length), 0) : length;
  const target = Math.ceil(wanted / multipleOf) * multipleOf;
  const pad = (encoding: Encoding): Encoding => encoding.pad(target, direction === 'left', id, typeId);
  return encodings.map((encoding) => pad(encoding).withOverflowing(encoding.overflowing.map(pad)));
}
