import { fail, show } from '@glossa/check';
import type { Architecture, ArchitectureHead } from '../entry/architecture.js';
import type { ModelHead, ModelHeads } from '../entry/model-heads.js';

type AnyHead = ArchitectureHead<ModelHeads[ModelHead]>;

/**
 * The architecture that a config's `model_type` names, with the head that is asked for, or else with that of the class
 * which the config names.
 *
 * @param where names the config's file in errors
 * @throws GlossaError `unsupported`, which says what could be loaded instead
 */
export function chooseHead(
  architectures: readonly Architecture[],
  head: ModelHead | undefined,
  config: unknown,
  where: string,
): AnyHead {
  const type = ownValue(config, 'model_type');
  const found = architectures.find(({ modelType }) => modelType === type);
  if (head !== undefined) return headOf(found, architectures, head, type, where);
  if (found === undefined)
    fail(`${where}: model_type`, `one of ${types(architectures).join(', ')}`, type, 'unsupported');
  return namedHead(found, config, where);
}

function headOf(
  found: Architecture | undefined,
  architectures: readonly Architecture[],
  head: ModelHead,
  type: unknown,
  where: string,
): AnyHead {
  if (found === undefined) {
    const others = architectures.filter(({ heads }) => heads[head] !== undefined);
    fail(`${where}: model_type`, `${types(others).join(' or ')} for a ${head}`, type, 'unsupported');
  }
  const names = Object.keys(found.heads).join(' or ');
  return found.heads[head] ?? fail(`${where}: head`, `${names} for model_type ${show(type)}`, head, 'unsupported');
}

/** The only head there is, or that of the class which the config names. */
function namedHead({ heads }: Architecture, config: unknown, where: string): AnyHead {
  const known = Object.entries<AnyHead>(heads);
  const classes = ownValue(config, 'architectures');
  const className: unknown = Array.isArray(classes) ? classes[0] : undefined;
  const found = known.length === 1 ? known[0] : known.find(([, one]) => one.className === className);
  if (found) return found[1];
  const names = known.map(([head, one]) => `${one.className} (${head})`).join(', ');
  return fail(`${where}: architectures`, `${names} or a head to be asked for`, className, 'unsupported');
}

/** Their `model_type`s, for messages. */
export function types(architectures: readonly Architecture[]): string[] {
  return architectures.map(({ modelType }) => modelType);
}

function ownValue(config: unknown, key: string): unknown {
  return config instanceof Object && Object.hasOwn(config, key) ? Reflect.get(config, key) : undefined;
}
