/** What a folder of `models/` or `variants/` holds. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseSafetensors } from '@glossa/checkpoint';
import type { Entry } from '../runner.js';

export type Rows = number[][];

export interface ForwardCase {
  name: string;
  inputs: {
    input_ids: Rows;
    /** Of some encoders [batch, from, to]. */
    attention_mask?: Rows;
    position_ids?: Rows;
    token_type_ids?: Rows;
    decoder_input_ids?: Rows;
    decoder_attention_mask?: Rows;
    labels?: Rows;
    input_mask?: Rows;
    perm_mask?: Rows[];
    target_mapping?: Rows[];
    /** Names of arrays [memory, batch, hidden]. */
    mems?: { tensors: string[] };
    next_sentence_label?: number[];
    start_positions?: number[];
    end_positions?: number[];
  };
  /** More arguments of the reference's forward pass. */
  kwargs?: Record<string, unknown>;
  outputs: Record<string, { tensor?: string }>;
  /** 1 where a row of the outputs is meant to be compared. */
  compare_positions?: Rows;
  loss?: number;
  loss_by_label_smoothing?: Record<string, number>;
}

export interface GenerateCase {
  name: string;
  inputs: { input_ids: Rows; attention_mask?: Rows };
  kwargs: Record<string, unknown>;
  /** New ids, cut after the first end token; the best first where several are asked for. */
  trimmed: Rows;
  sequences_scores?: number[];
  /** Processed and raw logits, [step, batch, vocab]. */
  scores?: { tensor: string };
  logits?: { tensor: string };
}

export interface ParameterGradient {
  norm: number;
  entries: [index: number, value: number][];
}

export interface RecordedGradients {
  case: string;
  loss?: number;
  global_norm?: number;
  /** By stored name. */
  params?: Record<string, ParameterGradient>;
  /** A file with all of them. */
  full?: string;
}

export interface RecordedTraining {
  lr: number;
  betas: [number, number];
  eps: number;
  weight_decay: number;
  no_decay: string[];
  schedule: string;
  clip_grad_norm: number;
  /** Among other things the precision. */
  mode?: string;
  steps: { case: string; lr: number; loss: number; grad_norm_before_clip: number }[];
  final_loss_on_first_case: number;
  params_after: Record<string, ParameterGradient>;
}

export interface Cases {
  cases: ForwardCase[];
  generate?: GenerateCase[];
  gradients?: RecordedGradients | null;
  training?: RecordedTraining | null;
}

interface Variant {
  base: string;
  outputs_equal_base: boolean;
}

const readJson = <T>(path: string): T => JSON.parse(readFileSync(path, 'utf8'));

/** The class that its `config.json` names, or the type where it names none; undefined without a config. */
export function modelClass({ path }: Entry): string | undefined {
  if (!existsSync(join(path, 'config.json'))) return undefined;
  const { architectures, model_type } = readJson<{ architectures?: string[]; model_type?: string }>(
    join(path, 'config.json'),
  );
  return architectures?.[0] ?? model_type;
}

/**
 * The recorded results of an entry, and the arrays they refer to. A variant has those of its base, or a few of its own.
 */
export function readFixture<T extends { cases: ForwardCase[] } = Cases>({ kind, path, root }: Entry) {
  const variant = kind === 'variants' ? readJson<Variant>(join(path, 'variant.json')) : undefined;
  const folder = variant ? join(root, 'models', variant.base) : path;
  const hasOwn = variant !== undefined && !variant.outputs_equal_base;
  const expected = parseSafetensors(readFileSync(join(hasOwn ? path : folder, 'expected.safetensors')));
  const cases = readJson<T>(join(folder, 'cases.json'));
  return {
    folder,
    cases: hasOwn ? ({ cases: onlyExpected(cases.cases, expected.shapes) } as unknown as T) : cases,
    /** The values of an output of a case. */
    expect: (name: string): Float32Array => expected.toFloat32(name),
  };
}

/** The cases with those of their outputs that a file holds, and nothing else to compare. */
function onlyExpected(cases: ForwardCase[], tensors: ReadonlyMap<string, unknown>): ForwardCase[] {
  const held = ({ name, inputs, kwargs, outputs }: ForwardCase): ForwardCase => ({
    name,
    inputs,
    kwargs,
    outputs: Object.fromEntries(
      Object.entries(outputs).filter(([output, { tensor }]) => tensors.has(tensor ?? `${name}.${output}`)),
    ),
  });
  return cases.map(held).filter(({ outputs }) => Object.keys(outputs).length > 0);
}
