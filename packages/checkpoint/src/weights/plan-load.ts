import { GlossaError, showName, showShape } from '@glossa/check';
import { Filler, type Fillable, type Quantizable } from './fill-parameters.js';
import { storedShape } from './fused.js';
import type { Match, WeightMap } from './weight-map.js';

type Shape = readonly number[];

const MAX_FAULTS_SHOWN = 20;

/**
 * Checks by names and shapes that every parameter is filled by exactly one tensor, and every tensor is used or ignored,
 * before any value is read.
 *
 * @param quantizable parameters that may keep codes or be rounded
 * @throws GlossaError `invalid-file` that names each fault in one line
 */
export function planLoad<P extends Fillable>(
  parameters: ReadonlyMap<string, P>,
  tensors: ReadonlyMap<string, Shape>,
  map: WeightMap,
  quantizable: Quantizable<P> = new Map<P, undefined>(),
): Filler<P> {
  const faults: string[] = [];
  const matches = new Map<string, Match>();
  const fillers = new Map<string, { stored: string; kind: Match['kind'] }[]>(
    [...parameters.keys()].map((name) => [name, []]),
  );
  for (const [stored, shape] of tensors) {
    const match = map.find(stored);
    const fault =
      match === undefined ? `${showName(stored)}: unknown to the model` : findFault(stored, shape, match, parameters);
    if (fault !== undefined) faults.push(fault);
    if (match === undefined || match.kind === 'ignored') continue;
    if (fault === undefined) matches.set(stored, match);
    for (const name of match.parameters) fillers.get(name)?.push({ stored, kind: match.kind });
  }
  for (const [name, found] of fillers) {
    const [first, second] = found.filter(({ kind }) => kind === 'placement');
    if (first && second)
      faults.push(
        `${name}: expected one tensor, checkpoint has ${showName(first.stored)} and ${showName(second.stored)}`,
      );
    if (found.length === 0) faults.push(missing(name, parameters.get(name)!.shape, map));
  }
  if (faults.length > 0) throw new GlossaError('invalid-file', list(faults));
  return new Filler(matches, parameters, (name) => fillers.get(name)!.length, quantizable);
}

function findFault(
  stored: string,
  shape: Shape,
  { kind, parameters: names, layouts }: Match,
  parameters: ReadonlyMap<string, Fillable>,
): string | undefined {
  if (kind === 'ignored') return undefined;
  const absent = names.find((name) => !parameters.has(name));
  if (absent !== undefined) return `${showName(stored)}: the model has no parameter ${showName(absent)}`;
  const shapes = names.map((name) => parameters.get(name)!.shape);
  const expected = storedShape(shapes, layouts);
  const where = commonName(names) + (names.length === 1 && names[0] === stored ? '' : ` (${showName(stored)})`);
  if (expected === undefined) return `${where}: parameters of ${shapes.map(showShape).join(', ')} cannot be stored so`;
  if (String(expected) !== String(shape))
    return `${where}: expected ${showShape(expected)}, checkpoint has ${showShape(shape)}`;
  return undefined;
}

function missing(name: string, shape: Shape, map: WeightMap): string {
  const stored = map.locate(name)?.stored;
  const where = name + (stored === undefined || stored === name ? '' : ` (${stored})`);
  return `${where}: expected ${showShape(shape)}, checkpoint has none`;
}

/** `a.query.weight`, `a.key.weight` to `a.{query,key}.weight`. */
function commonName(names: readonly string[]): string {
  const split = names.map((name) => name.split('.'));
  return split[0]
    .map((word, i) =>
      split.every((words) => words[i] === word) ? word : `{${split.map((words) => words[i]).join(',')}}`,
    )
    .join('.');
}

function list(faults: string[]): string {
  if (faults.length === 1) return faults[0];
  const more = faults.length > MAX_FAULTS_SHOWN ? [`and ${faults.length - MAX_FAULTS_SHOWN} more`] : [];
  const shown = [...faults.slice(0, MAX_FAULTS_SHOWN), ...more].join('; ');
  return `the checkpoint does not fit the model in ${faults.length} places: ${shown}`;
}
