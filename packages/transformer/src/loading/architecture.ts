import {
  formatConfig,
  parseConfig,
  type ConfigSpec,
  type Fields,
  type FieldValues,
  type FileSource,
  type OpenOptions,
  type WeightMap,
} from '@glossa/checkpoint';
import type { Module } from '@glossa/tensor';

/** A head around a body that knows its config. */
export interface HeadModel extends Module {
  readonly model: Module & { readonly config: object };
  /** What the head adds to it. */
  readonly config?: object;
}

export type ReadMore = (files: FileSource, options: OpenOptions) => Promise<object>;

/** How a model with a certain head is made from a checkpoint, and how it becomes one. */
export interface Architecture<Model> {
  readonly modelType: string;
  /** Hugging Face's name of the class, or ours where they have none. */
  readonly className: string;
  /** What other files of a folder say, as keys of its config. */
  more?: ReadMore | undefined;
  /** @param config the parsed `config.json` @throws on a key that is missing, unfit or unknown */
  build(config: unknown): Model;
  /** Whether a model is of this architecture. */
  matches(model: HeadModel): boolean;
  /** What `config.json` says of a model. */
  format(model: HeadModel): Record<string, unknown>;
  /** The names of a model's weights in a checkpoint. */
  weights(model: HeadModel): WeightMap;
}

export interface ArchitectureParts<F extends Fields, Config extends object, Body extends Module, Model> {
  className: string;
  spec: ConfigSpec<F, Config>;
  head: new (body: Body) => Model;
  body: new (config: Config) => Body;
  /** Default: the head around the body, as they come. */
  build?: (config: Config) => Model;
  more?: ReadMore;
  /** A function where names depend on the config: whether the output is tied, for example. */
  weights: WeightMap | ((config: Config) => WeightMap);
}

export function architecture<F extends Fields, Config extends object, Body extends Module, Model>(
  parts: ArchitectureParts<F, Config, Body, Model>,
): Architecture<Model> {
  const {
    className,
    spec,
    head: Head,
    body: Body,
    build = (config) => new Head(new Body(config)),
    more,
    weights,
  } = parts;
  return {
    modelType: spec.modelType!,
    className,
    more,
    build: (config) => build(parseConfig(config, spec)),
    matches: (model) => model instanceof Head && model.model instanceof Body,
    format: ({ model, config }) =>
      formatConfig({ ...model.config, ...config } as FieldValues<F>, spec as ConfigSpec<F>, [className]),
    weights: ({ model }) => (typeof weights === 'function' ? weights(model.config as Config) : weights),
  };
}
