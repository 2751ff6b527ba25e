import { ignored, type WeightTable } from '@glossa/checkpoint';
import { bartLayers } from '../bart/weights.js';

/** Hugging Face's `MarianModel`, whose positions are computed here, and are the same. */
export const marianWeights: WeightTable = {
  ...bartLayers,
  'encoder.embed_positions.weight': ignored,
  'decoder.embed_positions.weight': ignored,
};
