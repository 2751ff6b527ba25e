import { ignored, weightMap } from '@glossa/checkpoint';
import { bartLayers, bartOutput } from '../bart/weights.js';

/** Hugging Face's `MarianMTModel` to `Seq2SeqLM(Marian)`. */
export const marianWeights = weightMap({
  ...bartLayers,
  ...bartOutput,
  // Computed here, and the same.
  'model.encoder.embed_positions.weight': ignored,
  'model.decoder.embed_positions.weight': ignored,
});
