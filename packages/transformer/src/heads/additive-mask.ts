import * as tf from '@tensorflow/tfjs-core';
import { check } from '@glossa/check';
import { toIds } from '@glossa/tensor';
import { paddingMask } from '@glossa/attention';
import type { TokenRows } from './causal-lm.js';

/** Rows of rows, [batch, rows, columns]. */
export type TokenGrids = readonly TokenRows[];

/** 1 where something may be looked at: for each text a row over its positions, or a row for each of its positions. */
export function additiveMask(mask: TokenRows | TokenGrids): tf.Tensor4D {
  return isGrids(mask) ? paddingMask(toGrid(mask)) : paddingMask(toIds(mask));
}

/** Integers [batch, rows, columns] as a tensor. @throws when texts differ in their shapes, or hold something else */
export function toGrid(grids: TokenGrids): tf.Tensor3D {
  const [rows, columns] = [grids[0]?.length ?? 0, grids[0]?.[0]?.length ?? 0];
  const other = grids.findIndex((grid) => grid.length !== rows);
  check(other === -1, `toGrid: text ${other}`, `${rows} rows as in text 0`, grids[other]?.length);
  return tf.reshape<tf.Rank.R3>(toIds(grids.flat()), [grids.length, rows, columns]);
}

function isGrids(mask: TokenRows | TokenGrids): mask is TokenGrids {
  return typeof mask[0]?.[0] === 'object';
}
