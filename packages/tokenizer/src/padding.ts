/** Padding of encodings to one length. */
import type { Encoding } from './encoding.js';
import { checkOptions, describe } from './untrusted.js';

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

export function checkPadding(padding: Padding): void {
  checkOptions(padding, ['length', 'multipleOf', 'direction', 'token', 'typeId'], 'padding');
  const { length = 'longest', multipleOf = 1, direction = 'right', typeId = 0 } = padding;
  if (length !== 'longest' && !(Number.isInteger(length) && length >= 0)) {
    throw new TypeError(`padding.length: expected 'longest' or a length, received ${describe(length)}`);
  }
  if (!Number.isInteger(multipleOf) || multipleOf < 1) throw new RangeError(`padding.multipleOf: expected a positive integer, received ${describe(multipleOf)}`);
  if (direction !== 'right' && direction !== 'left') throw new TypeError(`padding.direction: expected right or left, received ${describe(direction)}`);
  if (!Number.isInteger(typeId) || typeId < 0) throw new RangeError(`padding.typeId: expected an id, received ${describe(typeId)}`);
}

export function padAll(encodings: readonly Encoding[], padding: Padding, id: number): Encoding[] {
  const { length = 'longest', multipleOf = 1, direction = 'right', typeId = 0 } = padding;
  const wanted = length === 'longest' ? encodings.reduce((most, encoding) => Math.max(most, encoding.length), 0) : length;
  const target = Math.ceil(wanted / multipleOf) * multipleOf;
  const pad = (encoding: Encoding): Encoding => encoding.pad(target, direction === 'left', id, typeId);
  return encodings.map((encoding) => pad(encoding).withOverflowing(encoding.overflowing.map(pad)));
}
