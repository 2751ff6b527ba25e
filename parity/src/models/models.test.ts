/** That the runners of models see what is wrong, and name what they do not know. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseSafetensors, serializeSafetensors } from '@glossa/checkpoint';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { check } from '../check.js';
import { discover } from '../discover.js';
import { models } from '../models.js';
import { asIs } from '../settings.js';

const fixtures = process.env.GLOSSA_FIXTURES ?? resolve(import.meta.dirname, '../../../../shared/fixtures');
const names = ['bert_qa', 'gpt2', 'original_transformer'];
const present = names.every((name) => existsSync(join(fixtures, 'models', name)));
if (!present) console.warn(`SKIPPED: spoiled copies of reference models; no ${fixtures}/models (set GLOSSA_FIXTURES)`);

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- records of several layouts
type Cases = any;

describe.skipIf(!present)('a spoiled copy', () => {
  let root: string;
  beforeEach(() => void (root = mkdtempSync(join(tmpdir(), 'glossa-parity-'))));
  afterEach(() => rmSync(root, { recursive: true }));

  async function outcomeOf(name: string, spoil: (cases: Cases, folder: string) => void) {
    const folder = join(root, 'models', name);
    cpSync(join(fixtures, 'models', name), folder, { recursive: true });
    const cases: Cases = JSON.parse(readFileSync(join(folder, 'cases.json'), 'utf8'));
    cases.generate &&= cases.generate.slice(0, 4); // enough to see
    spoil(cases, folder);
    writeFileSync(join(folder, 'cases.json'), JSON.stringify(cases));
    const { rows, passed } = await check(discover(root), models);
    expect(rows).toHaveLength(1);
    return { ...rows[0].results.get(asIs.name)!, passed };
  }

  /** Moves the last value of a file. */
  const spoilTensor = (file: string) => (_: Cases, folder: string) => {
    const bytes = readFileSync(join(folder, file));
    bytes.writeFloatLE(bytes.readFloatLE(bytes.length - 4) + 0.001, bytes.length - 4);
    writeFileSync(join(folder, file), bytes);
  };

  it.each<[string, string, (cases: Cases, folder: string) => void]>([
    ...names.map((name): [string, string, (cases: Cases, folder: string) => void] => [
      name,
      'an expected value',
      spoilTensor('expected.safetensors'),
    ]),
    ['bert_qa', 'a weight', spoilTensor('model.safetensors')],
    ['bert_qa', 'a gradient', (cases) => (Object.values<Cases>(cases.gradients.params)[3].entries[0][1] += 0.001)],
    ['gpt2', 'a gradient of the file', spoilTensor('grads.safetensors')],
    ['gpt2', 'a sequence', (cases) => cases.generate[0].trimmed[0].push(3)],
    ['gpt2', 'a step of training', (cases) => (cases.training.steps[3].loss += 0.001)],
    [
      'gpt2',
      'a key bias after training',
      (cases) => {
        const { entries } = cases.training.params_after['transformer.h.0.attn.c_attn.bias'];
        // More than five steps of Adam can do.
        for (const entry of entries) if (entry[0] >= 32 && entry[0] < 64) entry[1] += 0.012;
      },
    ],
    [
      'original_transformer',
      'a gradient',
      (cases) => (Object.values<Cases>(cases['gradients_label_smoothing_0.1'])[5].norm += 0.001),
    ],
    ['original_transformer', 'a smoothed loss', (cases) => (cases.cases[0].loss_by_label_smoothing['0.1'] += 0.001)],
    ['original_transformer', 'a score', (cases) => (cases.generate[1].scores[2] += 0.001)],
    ['original_transformer', 'a rate', (cases) => (cases.noam_schedule.values[3][1] += 0.001)],
  ])('%s: %s is beyond the tolerance', async (name, _, spoil) => {
    const { outcome, error, passed } = await outcomeOf(name, spoil);
    expect(error).toBeUndefined();
    expect(passed).toBe(false);
    expect(outcome!.worst).toBeGreaterThan(1e-4);
  });

  it.each<[string, (cases: Cases) => void, string[]]>([
    ['bert_qa', (cases) => (cases.cases[1].inputs.inputs_embeds = []), ['single: inputs (inputs_embeds)']],
    ['bert_qa', (cases) => (cases.cases[1].outputs.pooled = {}), ['single: outputs (pooled)']],
    ['bert_qa', (cases) => (cases.gradients = null), []],
    ['gpt2', (cases) => (cases.cases[4].kwargs.use_cache = true), ['one_token: arguments (use_cache)']],
    ['gpt2', (cases) => (cases.generate[3].kwargs.typical_p = 0.5), ['greedy_min_length (typical_p)']],
    ['original_transformer', (cases) => (cases.attention_maps = []), ['cases.json (attention_maps)']],
    [
      'original_transformer',
      (cases) => {
        delete cases.generate;
        delete cases.noam_schedule;
        delete cases['gradients_label_smoothing_0.1'];
      },
      [],
    ],
  ])('%s: what a runner does not know is named, and the rest compared', async (name, change, left) => {
    const { outcome, passed } = await outcomeOf(name, change);
    expect(passed).toBe(true);
    expect(outcome!.left).toEqual(expect.arrayContaining(left));
    expect(outcome!.cases).toBeGreaterThan(4);
  });

  it('a variant with results of its own is held against those alone', async () => {
    cpSync(join(fixtures, 'models/gpt2'), join(root, 'models/gpt2'), { recursive: true });
    cpSync(join(fixtures, 'models/gpt2'), join(root, 'variants/gpt2.own'), { recursive: true });
    writeFileSync(
      join(root, 'variants/gpt2.own/variant.json'),
      JSON.stringify({ base: 'gpt2', outputs_equal_base: false }),
    );
    const expected = parseSafetensors(readFileSync(join(fixtures, 'models/gpt2/expected.safetensors'))).tensor(
      'single.logits',
    );
    writeFileSync(
      join(root, 'variants/gpt2.own/expected.safetensors'),
      serializeSafetensors(new Map([['single.logits', expected]])),
    );
    const [{ results }] = (
      await check(
        discover(root).filter(({ kind }) => kind === 'variants'),
        models,
      )
    ).rows;
    const { outcome } = results.get(asIs.name)!;
    expect(outcome).toMatchObject({ cases: 2, left: [] }); // once more with the minimal config
    expect(outcome!.worst).toBeLessThan(1e-4);
  });

  it.each(['config.json', 'model.safetensors', 'expected.safetensors'])(
    'a damaged %s is an error of its row',
    async (file) => {
      const { error, passed } = await outcomeOf('bert_qa', (_, folder) => writeFileSync(join(folder, file), '{'));
      expect(error).toMatch(/^[^\n]+$/);
      expect(passed).toBe(false);
    },
  );
});
