/** Decides from names and shapes alone what goes where, so that all faults are known before any value is read. */
import { unpackCodes, type WeightBands, type WeightCodes } from '@glossa/tensor';
import { showName, showShape } from '../show.js';
import { fingerprint } from './fingerprint.js';
import { gathered } from './gathered.js';
import { loadCodes, loadParts, storedShape } from './fused.js';
import type { Match, WeightMap } from './weight-map.js';

type Shape = readonly number[];

interface ParameterLike {
  readonly shape: Shape;
  assign(values: Float32Array): void;
  assignCodes(codes: WeightCodes): void;
  assignBands(codes: WeightBands): Promise<void>;
}

/** Takes the values of each tensor of the checkpoint, in any order, each once. */
export interface LoadPlan {
  fill(stored: string, values: () => Float32Array): void;
  /** Of a tensor that may come in bands of codes. */
  fillFrom(stored: string, values: Float32Array | WeightBands): Promise<void>;
}

const maxFaultsShown = 20;

/**
 * Checks that every parameter is filled by exactly one tensor and every tensor is used or ignored.
 * @param quantizable parameters that may keep codes
 * @throws Error that names each fault, in one line
 */
export function planLoad<P extends ParameterLike>(
  parameters: ReadonlyMap<string, P>,
  tensors: ReadonlyMap<string, Shape>,
  map: WeightMap,
  quantizable: { has(parameter: P): boolean } = new Set<P>(),
): LoadPlan {
  const faults: string[] = [];
  const matches = new Map<string, Match>();
  const fillers = new Map<string, { stored: string; kind: Match['kind'] }[]>([...parameters.keys()].map((name) => [name, []]));
  for (const [stored, shape] of tensors) {
    const match = map.find(stored);
    const fault = match === undefined ? `${showName(stored)}: unknown to the model` : findFault(stored, shape, match, parameters);
    if (fault !== undefined) faults.push(fault);
    if (match === undefined || match.kind === 'ignored') continue;
    if (fault === undefined) matches.set(stored, match);
    for (const name of match.parameters) fillers.get(name)?.push({ stored, kind: match.kind });
  }
  for (const [name, found] of fillers) {
    const [first, second] = found.filter(({ kind }) => kind === 'placement');
    if (first && second) faults.push(`${name}: expected one tensor, checkpoint has ${showName(first.stored)} and ${showName(second.stored)}`);
    if (found.length === 0) faults.push(missing(name, parameters.get(name)!.shape, map));
  }
  if (faults.length > 0) throw new Error(list(faults));
  return filler(matches, parameters, fillers, quantizable);
}

function findFault(stored: string, shape: Shape, { kind, parameters: names, layouts }: Match, parameters: ReadonlyMap<string, ParameterLike>): string | undefined {
  if (kind === 'ignored') return undefined;
  const absent = names.find((name) => !parameters.has(name));
  if (absent !== undefined) return `${showName(stored)}: the model has no parameter ${showName(absent)}`;
  const shapes = names.map((name) => parameters.get(name)!.shape);
  const expected = storedShape(shapes, layouts);
  const where = commonName(names) + (names.length === 1 && names[0] === stored ? '' : ` (${showName(stored)})`);
  if (expected === undefined) return `${where}: parameters of ${shapes.map(showShape).join(', ')} cannot be stored so`;
  if (String(expected) !== String(shape)) return `${where}: expected ${showShape(expected)}, checkpoint has ${showShape(shape)}`;
  return undefined;
}

function missing(name: string, shape: Shape, map: WeightMap): string {
  const stored = map.locate(name)?.stored;
  return `${name}${stored === undefined || stored === name ? '' : ` (${stored})`}: expected ${showShape(shape)}, checkpoint has none`;
}

function filler<P extends ParameterLike>(
  matches: ReadonlyMap<string, Match>,
  parameters: ReadonlyMap<string, P>,
  fillers: ReadonlyMap<string, unknown[]>,
  quantizable: { has(parameter: P): boolean },
): LoadPlan {
  const filled = new Map<string, string>(); // fingerprints of parameters that have several tensors
  const targetsOf = (match: Match) => match.parameters.map((name) => parameters.get(name)!);
  const shapesOf = (match: Match) => targetsOf(match).map(({ shape }) => shape);

  function assign(stored: string, match: Match, values: Float32Array): void {
    const targets = targetsOf(match);
    const parts = loadParts(values, shapesOf(match), match.layouts);
    match.parameters.forEach((name, i) => {
      const mark = fillers.get(name)!.length > 1 ? fingerprint(parts[i]!) : '';
      const before = filled.get(name);
      if (before !== undefined && before !== mark) throw new Error(`${name} (${showName(stored)}): expected a copy of the same weight, checkpoint has other values`);
      if (before === undefined) targets[i]!.assign(parts[i]!);
      filled.set(name, mark);
    });
  }

  async function assignCodes(stored: string, match: Match, weight: WeightBands): Promise<void> {
    const targets = targetsOf(match);
    const isKept = match.parameters.every((name, i) => fillers.get(name)!.length === 1 && quantizable.has(targets[i]!));
    if (isKept && targets.length === 1 && match.layouts.length === 0) return targets[0]!.assignBands(weight);
    const codes = await gathered(weight);
    const parts = isKept ? loadCodes(codes, shapesOf(match), match.layouts) : undefined;
    if (parts === undefined) assign(stored, match, unpackCodes(codes));
    else parts.forEach((part, i) => targets[i]!.assignCodes(part));
  }

  return {
    fill(stored, read) {
      const match = matches.get(stored);
      if (match !== undefined) assign(stored, match, read());
    },
    async fillFrom(stored, values) {
      const match = matches.get(stored);
      if (match === undefined) return;
      if (values instanceof Float32Array) assign(stored, match, values);
      else await assignCodes(stored, match, values);
    },
  };
}

/** `a.query.weight`, `a.key.weight` to `a.{query,key}.weight`. */
function commonName(names: readonly string[]): string {
  const split = names.map((name) => name.split('.'));
  return split[0]!.map((word, i) => (split.every((words) => words[i] === word) ? word : `{${split.map((words) => words[i]).join(',')}}`)).join('.');
}

function list(faults: string[]): string {
  if (faults.length === 1) return faults[0]!;
  const more = faults.length > maxFaultsShown ? [`and ${faults.length - maxFaultsShown} more`] : [];
  return `the checkpoint does not fit the model in ${faults.length} places: ${[...faults.slice(0, maxFaultsShown), ...more].join('; ')}`;
}
