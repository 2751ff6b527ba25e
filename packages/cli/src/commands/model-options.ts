import type { LoadModelOptions } from '@glossa/transformer';
import { choice, text } from '../command/option.js';

/** How a model is loaded, wherever one is. */
export const modelOptions = {
  file: text('FILE', 'the one file of MODEL that holds everything, such as a .gguf'),
  quantized: choice(
    'BITS',
    ['8', '4', 'stored', 'none'],
    'bits of a weight: 8, 4, as stored, or none for floats (default: stored for a .gguf, else none)',
  ),
};

interface Chosen {
  readonly file: string | undefined;
  readonly quantized: '8' | '4' | 'stored' | 'none' | undefined;
}

const quantizations = { '8': 8, '4': 4, stored: true, none: false } as const;

export function loadingOptions({ file, quantized }: Chosen): Pick<LoadModelOptions, 'file' | 'quantized'> {
  return {
    ...(file !== undefined && { file }),
    ...(quantized !== undefined && { quantized: quantizations[quantized] }),
  };
}
