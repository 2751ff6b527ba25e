/** A config inside a config, such as `rope_scaling`. */
import type { ConfigSpec, Fields, FieldValues } from './config-spec.js';
import type { Field } from './field.js';
import { formatFields } from './format-config.js';
import { parseConfig } from './parse-config.js';

/** Its own unfit fields are reported by their own names; a key that nothing reads is refused. */
export function nested<F extends Fields, Config extends FieldValues<F>>(spec: ConfigSpec<F, Config>): Field<Config> {
  return {
    expected: 'an object',
    read: (value, where) => parseConfig(value, spec, { where, strict: true }),
    write: (config) => formatFields(config, spec),
  };
}
