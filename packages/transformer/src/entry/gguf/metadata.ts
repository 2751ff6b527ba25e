/** What the architectures of GGUF files share: their metadata by sections, as fields of a config. */
import {
  configSpec,
  integer,
  optional,
  parseConfig,
  type ConfigSpec,
  type Fields,
  type GgufFile,
} from '@glossa/checkpoint';

/** The metadata under a prefix, by the rest of their keys. */
function section(file: GgufFile, prefix: string): Record<string, unknown> {
  const entries = [...file.metadata].filter(([key]) => key.startsWith(prefix));
  return Object.fromEntries(entries.map(([key, value]) => [key.slice(prefix.length), value]));
}

/**
 * What an architecture's keys say.
 *
 * @param type the architecture, which is the keys' prefix
 * @throws GlossaError on a key that is missing, unfit or unknown
 */
export function readSettings<F extends Fields, Config>(
  file: GgufFile,
  type: string,
  spec: ConfigSpec<F, Config>,
  where: string,
): Config {
  return parseConfig(section(file, `${type}.`), spec, { where: `${where}: ${type}`, strict: true });
}

/** Sizes that every architecture has. */
export const sizeFields = {
  maxPositionEmbeddings: integer({ min: 1 }),
  hiddenSize: integer({ min: 1 }),
  intermediateSize: integer({ min: 1 }),
  numHiddenLayers: integer({ min: 1 }),
  numAttentionHeads: integer({ min: 1 }),
  vocabSize: optional(integer({ min: 1 })),
};

export const sizeAliases = {
  context_length: 'maxPositionEmbeddings',
  embedding_length: 'hiddenSize',
  feed_forward_length: 'intermediateSize',
  block_count: 'numHiddenLayers',
  'attention.head_count': 'numAttentionHeads',
  vocab_size: 'vocabSize',
} as const;

/** They are the tokenizer's where the model does not say. */
export function vocabSize(file: GgufFile, said: number | undefined): number | null {
  return said ?? file.shapes.get('token_embd.weight')?.[0] ?? null;
}

const id = optional(integer());
const tokens = configSpec({
  fields: { bos: id, padding: id, eos: id, eot: id, eom: id, tokenTypes: optional(integer({ min: 1 })) },
  aliases: {
    bos_token_id: 'bos',
    padding_token_id: 'padding',
    eos_token_id: 'eos',
    eot_token_id: 'eot',
    eom_token_id: 'eom',
    token_type_count: 'tokenTypes',
  },
});

export interface TokenMetadata {
  /** As a `config.json` says it; a text ends with any end that the file names: of the text, a turn, or a message. */
  readonly ids: {
    readonly bos_token_id: number | null;
    readonly eos_token_id: number | number[] | null;
    readonly pad_token_id: number | null;
  };
  readonly tokenTypes: number | undefined;
}

/** What a tokenizer's keys say of the model; the rest of them are no matter of it. */
export function tokenMetadata(file: GgufFile, where: string): TokenMetadata {
  const keys = Object.entries(section(file, 'tokenizer.ggml.')).filter(([key]) => Object.hasOwn(tokens.aliases!, key));
  const { bos, padding, eos, eot, eom, tokenTypes } = parseConfig(Object.fromEntries(keys), tokens, {
    where: `${where}: tokenizer.ggml`,
  });
  const ends = [...new Set([eos, eot, eom].filter((end) => end !== undefined))];
  const eosTokenId = ends.length > 1 ? ends : (ends[0] ?? null);
  return { ids: { bos_token_id: bos ?? null, eos_token_id: eosTokenId, pad_token_id: padding ?? null }, tokenTypes };
}
