import '@glossa/check'; // Symbol.dispose, before any class
import { Buffers } from './buffers.js';
import { Parameter } from './parameter.js';

/**
 * A part of a model: a plain class whose fields are parameters, buffers, modules and arrays of them.
 * Its constructor declares shapes; `initialize` or a checkpoint fills them.
 */
export abstract class Module {
  /** Frees all parameters and buffers, those of nested modules included. */
  [Symbol.dispose](): void {
    walk(this, '', (part) => {
      if (!(part instanceof Module)) part.dispose();
    });
  }
}

/** All parameters by dotted name, in the order of declaration; a shared one once, under its first name. */
export function namedParameters(module: Module): Map<string, Parameter> {
  const names = new Map<Parameter, string>();
  walk(module, '', (part, name) => {
    if (part instanceof Parameter && !names.has(part)) names.set(part, name);
  });
  return new Map([...names].map(([parameter, name]) => [name, parameter]));
}

/** All modules by dotted name, the root under ''. */
export function namedModules(module: Module): Map<Module, string> {
  const names = new Map<Module, string>();
  walk(module, '', (part, name) => {
    if (part instanceof Module && !names.has(part)) names.set(part, name);
  });
  return names;
}

function walk(
  part: unknown,
  name: string,
  visit: (part: Module | Parameter | Buffers<string>, name: string) => void,
): void {
  if (part instanceof Parameter || part instanceof Buffers) return visit(part, name);
  if (part instanceof Module) visit(part, name);
  else if (!Array.isArray(part)) return;
  for (const [key, child] of Object.entries(part)) walk(child, name ? `${name}.${key}` : key, visit);
}
