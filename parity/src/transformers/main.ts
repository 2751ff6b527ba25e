/**
 * `npm run parity:transformers`: what Glossa saves, Hugging Face Transformers loads, and the other way round, with the
 * same results. GLOSSA_PYTHON names a Python that has `torch` and `transformers`.
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { initialize } from '@glossa/tensor';
import { toChatFiles } from '@glossa/tokenizer/chat-template';
import { loadModel, saveModel, type HeadModel } from '@glossa/transformer';
import * as tf from '@tensorflow/tfjs-core';
import { cases, type Case } from './cases.js';
import { messages, resultOf, texts, type TokenizerResult } from './chat.js';

const TOLERANCE = 1e-4;

interface Result {
  error?: string;
  class: string;
  /** Keys that the reference missed, did not expect, or found in another shape, by kind. */
  keys: Record<string, string[]>;
  ours: Record<string, number[]>;
  theirs: Record<string, number[]>;
  /** What the reference's tokenizer gives, of files that ours wrote. */
  tokenizer?: TokenizerResult;
}

interface Reader extends HeadModel {
  forward(inputs: unknown): tf.Tensor | Record<string, tf.Tensor | tf.Tensor[]>;
}

/** What our model gives, in its own order. */
function outputsOf(model: HeadModel, { head, inputs, outputs }: Case): Record<string, Float32Array> {
  return tf.tidy(() => {
    const {
      input_ids: inputIds,
      attention_mask: attentionMask,
      token_type_ids: tokenTypeIds,
      decoder_input_ids: decoderInputIds,
    } = inputs;
    const given = (model as Reader).forward(
      head === 'CausalLM' ? inputIds : { inputIds, attentionMask, tokenTypeIds, decoderInputIds },
    );
    const tensors = given instanceof tf.Tensor ? [given] : (Object.values(given) as tf.Tensor[]);
    return Object.fromEntries(outputs.map((name, i) => [name, tensors[i].dataSync() as Float32Array]));
  });
}

function worst(ours: Record<string, Float32Array>, theirs: Record<string, number[]>): number {
  return Math.max(
    ...Object.entries(theirs).map(([name, values]) => {
      if (values.length !== ours[name].length) return Infinity;
      return values.reduce((most, value, i) => {
        const difference = Math.abs(value - ours[name][i]);
        return difference <= most ? most : difference;
      }, 0);
    }),
  );
}

async function compare(one: Case, folder: string): Promise<{ differences: string[]; worst: number }> {
  const {
    error,
    keys,
    class: className,
    ...result
  } = JSON.parse(readFileSync(join(folder, 'result.json'), 'utf8')) as Result;
  if (error !== undefined) return { differences: [error], worst: NaN };
  const { architectures } = JSON.parse(readFileSync(join(folder, 'ours/config.json'), 'utf8')) as {
    architectures: string[];
  };
  using ours = await loadModel(join(folder, 'ours'), { head: one.head });
  using theirs = await loadModel(join(folder, 'theirs'), { head: one.head });
  const figures = [worst(outputsOf(ours, one), result.ours), worst(outputsOf(theirs, one), result.theirs)];
  return {
    worst: Math.max(...figures),
    differences: [
      ...(architectures[0] === className ? [] : [`saved as ${architectures[0]}, loaded as ${className}`]),
      ...Object.entries(keys).map(([kind, names]) => `${kind}: ${names.join(', ')}`),
      ...(one.chat && JSON.stringify(result.tokenizer) !== JSON.stringify(resultOf(one.chat))
        ? [`tokenizer: ${JSON.stringify(result.tokenizer)}`]
        : []),
      ...figures.flatMap((figure, i) =>
        figure <= TOLERANCE ? [] : [`${['ours in theirs', 'theirs in ours'][i]}: ${figure.toExponential(2)} apart`],
      ),
    ],
  };
}

const python = process.env.GLOSSA_PYTHON;
if (python === undefined) {
  console.warn(
    'SKIPPED: files beside Hugging Face Transformers; set GLOSSA_PYTHON to a Python that has torch and transformers',
  );
} else {
  const root = mkdtempSync(join(tmpdir(), 'glossa-transformers-'));
  const folderOf = ({ name }: Case) => join(root, name.replaceAll(/\W+/g, '-'));
  for (const one of cases) {
    const folder = folderOf(one);
    mkdirSync(folder);
    using model = initialize(one.create(), { seed: 1 });
    const { auto, arguments: given = {}, inputs, outputs, chat } = one;
    await saveModel(model, join(folder, 'ours'), chat ? { files: toChatFiles(chat) } : {});
    writeFileSync(
      join(folder, 'case.json'),
      JSON.stringify({ auto, arguments: given, inputs, outputs, ...(chat && { texts, messages }) }),
    );
  }
  const { status } = spawnSync(python, [join(import.meta.dirname, 'check.py'), root], { stdio: 'inherit' });
  let failed = status === 0 ? 0 : 1;
  if (status === 0) {
    for (const one of cases) {
      const { differences, worst } = await compare(one, folderOf(one)).catch((error: Error) => ({
        differences: [error.message],
        worst: NaN,
      }));
      if (differences.length > 0) failed++;
      console.log(
        `${one.name.padEnd(36)} ${worst.toExponential(2).padStart(9)}  ` +
          (differences.length === 0 ? 'ok' : differences.join('; ')),
      );
    }
    console.log(`\n${cases.length - failed} the same, ${failed} not`);
  }
  rmSync(root, { recursive: true });
  process.exitCode = failed === 0 ? 0 : 1;
}
