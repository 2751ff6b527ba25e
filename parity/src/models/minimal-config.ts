/** A config that leaves out what its class has as a default must give the same model. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ModelSource } from '@glossa/checkpoint';

/** The files of a model with its minimal config; undefined where it has none, or shards. */
export function withMinimalConfig(folder: string): ModelSource | undefined {
  const [config, weights] = ['config.minimal.json', 'model.safetensors'].map((name) => join(folder, name));
  if (!existsSync(config) || !existsSync(weights)) return undefined;
  return { 'config.json': readFileSync(config), 'model.safetensors': readFileSync(weights) };
}
