import type { ModelSource } from '@glossa/checkpoint';
import type { Architecture } from './architecture.js';
import { byModelType, classNameOf, modelTypeOf } from './by-model-type.js';
import { loadArchitecture, type Choice, type LoadModelOptions } from './load-architecture.js';
import { modelHeads, type ModelHead, type ModelHeads } from './model-heads.js';

export interface LoadHeadOptions<Head extends ModelHead = ModelHead> extends LoadModelOptions {
  /** By the name of its class; default that of the class in the config's `architectures`. */
  readonly head?: Head;
}

/**
 * Loads a model of any architecture, which `model_type` in its config names, with a head that may be asked for by name.
 * It reaches every architecture; `loadCausalLM` and the like are for bundles that need those of one head alone.
 *
 * @throws when a file is missing or damaged, its architecture is not known with that head, or weights do not fit it
 */
export async function loadModel<Head extends ModelHead = ModelHead>(
  source: ModelSource,
  { head, ...options }: LoadHeadOptions<Head> = {},
): Promise<ModelHeads[Head]> {
  return loadArchitecture<ModelHeads[ModelHead]>(
    head === undefined ? byClassName : ofHead(head),
    source,
    options,
  ) as Promise<ModelHeads[Head]>;
}

function ofHead(head: ModelHead): Choice<ModelHeads[ModelHead]> {
  if (!Object.hasOwn(modelHeads, head))
    throw new Error(
      `loadModel: head: expected one of ${Object.keys(modelHeads).join(', ')}, received ${JSON.stringify(head)}`,
    );
  const choose = byModelType<ModelHeads[ModelHead]>(head, modelHeads[head]);
  return (config, where) => {
    const known = headsOf(modelTypeOf(config));
    if (known.length === 0 || known.some(([name]) => name === head)) return choose(config, where);
    throw new Error(
      `${where}: head: expected ${known.map(([name]) => name).join(' or ')} for model_type ${JSON.stringify(modelTypeOf(config))}, received ${head}`,
    );
  };
}

/** The only head there is, or that of the class which the config names. */
function byClassName(config: unknown, where: string): Architecture<ModelHeads[ModelHead]> {
  const [type, className] = [modelTypeOf(config), classNameOf(config)];
  const known = headsOf(type);
  if (known.length === 0) {
    const types = new Set(
      Object.values(modelHeads)
        .flat()
        .map(({ modelType }) => modelType),
    );
    throw new Error(`${where}: model_type: expected one of ${[...types].join(', ')}, received ${JSON.stringify(type)}`);
  }
  const found = known.length === 1 ? known[0] : known.find(([, { className: known }]) => known === className);
  if (found) return found[1];
  const names = known.map(([head, { className: name }]) => `${name} (${head})`).join(', ');
  throw new Error(
    `${where}: architectures: expected ${names} or a head to be asked for, received ${JSON.stringify(className) ?? 'none'}`,
  );
}

function headsOf(type: unknown): [head: string, architecture: Architecture<ModelHeads[ModelHead]>][] {
  return Object.entries<readonly Architecture<ModelHeads[ModelHead]>[]>(modelHeads).flatMap(([head, architectures]) => {
    return architectures
      .filter(({ modelType }) => modelType === type)
      .map((one) => [head, one] as [string, typeof one]);
  });
}
