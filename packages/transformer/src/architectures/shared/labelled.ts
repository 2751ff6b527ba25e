import {
  configSpec,
  integer,
  optional,
  type ConfigSpec,
  type Field,
  type Fields,
  type FieldValues,
} from '@glossa/checkpoint';
import { defaultLabels } from '../../heads/labels.js';

/** Hugging Face's `{"0": "negative", "1": "positive"}`. */
const labelNames: Field<string[]> = {
  expected: 'names of labels under "0", "1", …',
  read(value) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    const names = Object.keys(value).map((_, i) =>
      Object.hasOwn(value, i) ? (Reflect.get(value, String(i)) as unknown) : undefined,
    );
    return names.length > 0 && names.every((name) => typeof name === 'string') ? names : undefined;
  },
  write: (labels) => ({ ...labels }),
};

/** The config of a body, and the labels of a classifier on it. */
export function labelled<F extends Fields, Config>(spec: ConfigSpec<F, Config>) {
  return configSpec({
    ...spec,
    fields: { ...spec.fields, labels: optional(labelNames), numLabels: optional(integer({ min: 1, max: 100_000 })) },
    aliases: { ...spec.aliases, id2label: 'labels' },
    refuse: { ...spec.refuse, problem_type: 'single_label_classification' },
    finish: ({ labels, numLabels, ...fields }): Config & { labels: string[] } => ({
      ...(spec.finish ? spec.finish(fields as FieldValues<F>) : (fields as Config)),
      labels: labels ?? defaultLabels(numLabels ?? 2),
    }),
  });
}
