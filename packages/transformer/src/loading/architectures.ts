/** Every architecture, in lists of those that have the same heads, so that a bundle holds only those it needs. */
import { bart } from '../architectures/bart/index.js';
import { bert } from '../architectures/bert/index.js';
import { distilBert } from '../architectures/distilbert/index.js';
import { gemma } from '../architectures/gemma/index.js';
import { gpt2 } from '../architectures/gpt2/index.js';
import { gptNeo } from '../architectures/gpt-neo/index.js';
import { llama } from '../architectures/llama/index.js';
import { marian } from '../architectures/marian/index.js';
import { mistral } from '../architectures/mistral/index.js';
import { originalTransformer } from '../architectures/original-transformer/index.js';
import { qwen2 } from '../architectures/qwen2/index.js';
import { roberta } from '../architectures/roberta/index.js';
import { t5 } from '../architectures/t5/index.js';
import { xlnet } from '../architectures/xlnet/index.js';
import type { Architecture } from '../entry/architecture.js';

export const decoders: readonly Architecture[] = [gpt2, gptNeo, llama, mistral, qwen2, gemma];

export const encoders: readonly Architecture[] = [bert, distilBert, roberta, xlnet];

export const encoderDecoders: readonly Architecture[] = [originalTransformer, t5, bart, marian];

export function allArchitectures(): readonly Architecture[] {
  return [...decoders, ...encoders, ...encoderDecoders];
}
