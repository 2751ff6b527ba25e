/** Everything that can be checked so far. */
import { metrics } from './metrics.js';
import { models } from './models.js';
import { ops } from './ops.js';
import { published } from './published.js';
import type { Runner } from './runner.js';
import { tokenizers } from './tokenizers.js';

export const runners: Runner[] = [...models, ...published, ...ops, ...tokenizers, ...metrics];
