import type { Architecture } from './architecture.js';
import type { Choice } from './load-architecture.js';

/** The architecture that a config's `model_type` names, among those with one head. @throws naming those, when it is none of them */
export function byModelType<Model>(head: string, architectures: readonly Architecture<Model>[]): Choice<Model> {
  return (config, where) => {
    const type = modelTypeOf(config);
    const found = architectures.find(({ modelType }) => modelType === type);
    if (found) return found;
    const supported = architectures.map(({ modelType }) => modelType).join(' or ');
    throw new Error(`${where}: model_type: expected ${supported} for a ${head}, received ${JSON.stringify(type)}`);
  };
}

/** As a config says it: anything at all, or nothing. */
export function modelTypeOf(config: unknown): unknown {
  return ownValue(config, 'model_type');
}

/** The first class that a config says it was saved from. */
export function classNameOf(config: unknown): unknown {
  const architectures = ownValue(config, 'architectures');
  return Array.isArray(architectures) ? architectures[0] : undefined;
}

function ownValue(config: unknown, key: string): unknown {
  return config instanceof Object && Object.hasOwn(config, key) ? Reflect.get(config, key) : undefined;
}
