/** The story that llama2.c's smallest model tells, beside that of llama2.c itself. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { collect, generate } from '@glossa/decoding';
import { fromLlama2c } from '@glossa/tokenizer';
import { loadCausalLM } from '@glossa/transformer';
import { Comparison } from '../comparison.js';
import type { Entry, Outcome } from '../runner.js';

/** What `./run stories260K.bin -z tok512.bin -t 0.0` printed. */
const storyOf = (notes: string) => /-t 0\.0\n([^`]+)\n```/.exec(notes)![1];

export async function compareStory({ path }: Entry): Promise<Outcome> {
  const comparison = new Comparison(0);
  const tokenizer = fromLlama2c(readFileSync(join(path, 'tok512.bin')));
  using model = await loadCausalLM(path, { file: 'stories260K.bin' });
  const { bosTokenId, eosTokenId } = model.model.config;
  const [{ ids }] = await collect(
    generate(model.decoder(), [[bosTokenId!]], { eosTokenId: eosTokenId!, maxNewTokens: 256 }),
  );
  comparison.same('text', tokenizer.decode(ids), storyOf(readFileSync(join(path, 'stories260K.md'), 'utf8')));
  return comparison.outcome();
}
