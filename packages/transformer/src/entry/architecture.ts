/** The entry of an architecture: what loading and saving need to know of it, once for all heads. */
import {
  configSpec,
  formatConfig,
  parseConfig,
  prefixed,
  weightMap,
  type ConfigSpec,
  type Fields,
  type FieldValues,
  type FileSource,
  type GgufFile,
  type Llama2cFile,
  type OpenOptions,
  type ParseConfigOptions,
  type WeightMap,
  type WeightTable,
} from '@glossa/checkpoint';
import type { Module } from '@glossa/tensor';
import type { ModelFile } from './model-file.js';
import type { ModelHead, ModelHeads } from './model-heads.js';

/** A head around a body that knows its config. */
export interface HeadModel extends Module {
  readonly model: Module & { readonly config: object };
  /** What the head adds to it. */
  readonly config?: object;
}

export interface Architecture {
  /** Of `config.json`. */
  readonly modelType: string;
  /** The heads that its body can have. */
  readonly heads: { readonly [Head in ModelHead]?: ArchitectureHead<ModelHeads[Head]> };
  /** Whether a body is of its class. */
  isBody(body: Module): boolean;
  /** How a GGUF file is read, by its `general.architecture`. */
  readonly gguf?: Readonly<Record<string, GgufReader>> | undefined;
  /** How a model file of llama2.c is read. */
  readonly llama2c?: ((file: Llama2cFile) => ModelFile) | undefined;
}

/** How a model with a certain head is made from a checkpoint, and how it becomes one. */
export interface ArchitectureHead<Model> {
  /** Hugging Face's name of the class, or ours where they have none. */
  readonly className: string;
  /** What other files of a folder say, as keys of its config. */
  readonly readMore?: ReadMore | undefined;
  /** @param config the parsed `config.json` @throws GlossaError as `parseConfig` does */
  build(config: unknown, options?: ParseConfigOptions): Model;
  /** @param own what the head adds to the body's config */
  create(body: HeadModel['model'], own: object): Model;
  /** Whether a model is of this architecture, with this head. */
  matches(model: HeadModel): boolean;
  /** What `config.json` says of a model. */
  format(model: HeadModel): Record<string, unknown>;
  /** The names of a model's weights in a checkpoint. */
  weights(model: HeadModel): WeightMap;
}

export type GgufReader = (file: GgufFile, where: string) => ModelFile | Promise<ModelFile>;

export type ReadMore = (files: FileSource, options: OpenOptions) => Promise<object>;

export interface ArchitectureParts<F extends Fields, Config extends object, Body extends HeadModel['model']> {
  config: ConfigSpec<F, Config>;
  body: new (config: Config) => Body;
  /** Names of Hugging Face's model without a head to names of the body's parameters. */
  weights: WeightTable | ((config: Config) => WeightTable);
  /**
   * What stands before those names in a model with a head: `transformer.`; default nothing. Files may have it or not.
   */
  prefix?: string;
  /** Old endings of names by new ones. */
  renamed?: Readonly<Record<string, string>>;
  heads: { readonly [Head in ModelHead]?: HeadParts<Body, ModelHeads[Head]> };
  gguf?: Readonly<Record<string, GgufReader>>;
  llama2c?: (file: Llama2cFile) => ModelFile;
}

/** A head as an architecture has it; made by the functions of `head-parts.ts`. */
export interface HeadParts<Body, Model> {
  readonly className: string;
  /** The class of the head. */
  readonly head: abstract new (...parts: never[]) => Model;
  /** What the head reads in `config.json` beside the body; default nothing. */
  readonly config?: ConfigSpec<Fields, object>;
  readonly readMore?: ReadMore;
  /** @param own what `config` has read */
  readonly create: (body: Body, own: object) => Model;
  /** Names of the class to names of the head's own parameters. */
  readonly weights: (body: Body) => WeightTable;
  /** Where the names of the body have another prefix in this class. */
  readonly prefix?: string;
}

/** Checks and completes what an architecture says of itself. */
export function architecture<F extends Fields, Config extends object, Body extends HeadModel['model']>(
  parts: ArchitectureParts<F, Config, Body>,
): Architecture {
  const { config, heads, gguf, llama2c } = parts;
  const bound = Object.entries(heads).map(([name, head]) => [name, bind(parts, head as HeadParts<Body, HeadModel>)]);
  return {
    modelType: config.modelType!,
    heads: Object.fromEntries(bound) as Architecture['heads'],
    isBody: (body) => body instanceof parts.body,
    gguf,
    llama2c,
  };
}

function bind<F extends Fields, Config extends object, Body extends HeadModel['model'], Model extends HeadModel>(
  { config: bodySpec, body: Body, weights, prefix = '', renamed = {} }: ArchitectureParts<F, Config, Body>,
  { className, head: Head, config: headSpec, readMore, create, ...headParts }: HeadParts<Body, Model>,
): ArchitectureHead<Model> {
  const spec = bothSpecs(bodySpec as unknown as ConfigSpec<Fields, Config>, headSpec ?? { fields: {} });
  const stored = headParts.prefix ?? prefix;
  const prefixes = [...new Set([prefix, stored])].filter((text) => text !== '');
  return {
    className,
    readMore,
    build(json, options) {
      const { body, head } = parseConfig(json, spec, options);
      return create(new Body(body), head);
    },
    create: (body, own) => create(body as Body, own),
    matches: (model) => model instanceof Head && model.model instanceof Body,
    format({ model, config }) {
      const values: FieldValues<Fields> = { ...model.config, ...config };
      return formatConfig(values, spec, [className]);
    },
    weights({ model }) {
      const table = typeof weights === 'function' ? weights(model.config as Config) : weights;
      // The head's names come first: a name that the body ignores may be the head's.
      return weightMap(
        { ...headParts.weights(model as Body), ...prefixed(table, { stored, parameters: 'model.' }) },
        { prefixes, renamed },
      );
    },
  };
}

/** What a body and a head read in one file. */
function bothSpecs<Config extends object>(
  body: ConfigSpec<Fields, Config>,
  head: ConfigSpec<Fields, object>,
): ConfigSpec<Fields, { body: Config; head: object }> {
  const finish = <G extends Fields, C>({ fields, finish }: ConfigSpec<G, C>, values: object): C => {
    const own = Object.fromEntries(Object.entries(values).filter(([name]) => Object.hasOwn(fields, name)));
    return finish ? finish(own as FieldValues<G>) : (own as C);
  };
  return configSpec({
    modelType: body.modelType,
    fields: { ...body.fields, ...head.fields },
    aliases: { ...body.aliases, ...head.aliases },
    ignored: [...(body.ignored ?? []), ...(head.ignored ?? [])],
    unsupported: { ...body.unsupported, ...head.unsupported },
    finish: (values) => ({ body: finish(body, values), head: finish(head, values) }),
  });
}
