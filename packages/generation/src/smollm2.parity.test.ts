import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import { collect, generate, greedy } from '@glossa/decoding';
import { namedParameters, quantize } from '@glossa/tensor';
import { loadCausalLM, type CausalLM } from '@glossa/transformer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const data = process.env.GLOSSA_DATA ?? fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folder = `${data}/models/smollm2-135m-instruct`;
const present = existsSync(folder);
if (!present) console.warn(`SKIPPED: SmolLM2 beside PyTorch, no ${folder} (set GLOSSA_DATA)`);

interface Reference {
  cases: {
    prompt: string;
    ids: number[];
    first_logits_top: [id: number, value: number][];
    first_logsumexp: number;
    new_ids: number[];
    stable_tokens: number;
  }[];
  perplexity: { ids: number[]; mean_nll: number; token_logprobs: number[] };
}

const file = 'SmolLM2-135M-Instruct.Q4_1.gguf';
const END = 2;
const patience = 600_000;

const reference: Reference = present
  ? JSON.parse(readFileSync(`${folder}/reference.json`, 'utf8'))
  : { cases: [], perplexity: { ids: [], mean_nll: 0, token_logprobs: [] } };

/** How much more than in PyTorch's float32 is the negative log-likelihood of the text's start, as a share of it. */
function excess(model: CausalLM): number {
  const { ids, token_logprobs } = reference.perplexity;
  const expected = -token_logprobs.slice(0, 127).reduce((sum, value) => sum + value, 0) / 127;
  return tf.tidy(() => model.loss({ inputIds: [ids.slice(0, 128)] }).loss.dataSync()[0]) / expected - 1;
}

describe.skipIf(!present)('SmolLM2 from its 4-bit GGUF, computed in float32', () => {
  const named = ({ prompt, ...rest }: Reference['cases'][number]) => [prompt, { prompt, ...rest }] as const;
  let model: CausalLM;
  beforeAll(async () => {
    model = await loadCausalLM(folder, { file, quantized: false });
  }, patience);
  afterAll(() => model?.[Symbol.dispose]());

  it.each(reference.cases.map(named))(
    'has the logits of PyTorch after %j',
    (_, { ids, first_logits_top: top, first_logsumexp }) => {
      const decoder = model.decoder();
      using state = decoder.start([0]);
      const [logits, logSumExp] = tf.tidy(() => {
        const last = decoder.step(state, [ids]);
        return [last.dataSync(), tf.logSumExp(last).dataSync()[0]];
      });
      for (const [id, value] of top) expect(Math.abs(logits[id] - value)).toBeLessThan(1e-3);
      expect(Math.abs(logSumExp - first_logsumexp)).toBeLessThan(1e-3);
    },
    patience,
  );

  // The three that part from rounding soonest: the longer ones take minutes.
  const shortest = [...reference.cases].sort((a, b) => a.stable_tokens - b.stable_tokens).slice(0, 3);
  it.each(shortest.map(named))(
    'goes on as PyTorch does after %j',
    async (_, { ids, new_ids, stable_tokens }) => {
      const [{ ids: found }] = await collect(
        generate(model.decoder(), [ids], { search: greedy(), maxNewTokens: stable_tokens, eosTokenId: END }),
      );
      expect(found).toEqual(new_ids.slice(0, stable_tokens));
    },
    patience,
  );

  it(
    'finds a text as likely as PyTorch does',
    () => {
      const { ids, mean_nll } = reference.perplexity;
      const loss = tf.tidy(() => model.loss({ inputIds: [ids] }).loss.dataSync()[0]);
      expect(Math.abs(loss - mean_nll)).toBeLessThan(1e-4);
    },
    patience,
  );

  it(
    'finds it less likely by no more than 0.5% once it is rounded to 8 bits',
    () => expect(excess(quantize(model))).toBeLessThan(0.005),
    patience,
  );
});

describe.skipIf(!present)('SmolLM2 with the 4 bits of its GGUF kept', () => {
  let model: CausalLM;
  beforeAll(async () => {
    model = await loadCausalLM(folder, { file });
  }, patience);
  afterAll(() => model?.[Symbol.dispose]());

  it('holds every matrix as the file does', () => {
    const matrices = [...namedParameters(model)].filter(([, { shape }]) => shape.length === 2);
    expect(matrices.length).toBe(211);
    expect(matrices.map(([name, { quantized }]) => [name, quantized?.bits])).toEqual(
      matrices.map(([name]) => [name, name.includes('embedding') ? 8 : 4]),
    );
  });

  it('finds a text less likely by no more than 3%', () => expect(excess(model)).toBeLessThan(0.03), patience);
});
