import { choice, configSpec, type ConfigSpec, type Fields, type FieldValues } from '@glossa/checkpoint';
import { poolings, type Pooling } from '../../heads/embedding-model.js';

/** The config of a body, and how an embedding is made of its states: a key of ours, which Hugging Face's libraries pass over. */
export function pooled<F extends Fields, Config>(spec: ConfigSpec<F, Config>) {
  return configSpec({
    ...spec,
    fields: { ...spec.fields, pooling: choice(poolings, { default: 'mean' }) },
    finish: ({ pooling, ...fields }): Config & { pooling: Pooling } => ({
      ...(spec.finish ? spec.finish(fields as FieldValues<F>) : (fields as Config)),
      pooling,
    }),
  });
}
