import { integer, list, optional, type Field } from '@glossa/checkpoint';

/** The ids of a config that says none. */
interface DefaultIds {
  readonly bos?: number;
  readonly eos?: number;
  readonly pad?: number;
  readonly decoderStart?: number;
}

/** The fields of special tokens, each of which a config may leave out. */
export function specialTokenIds({ bos, eos, pad, decoderStart }: DefaultIds = {}) {
  return {
    bosTokenId: optional(integer({ default: bos })),
    eosTokenId: optional(tokenIds(eos)),
    padTokenId: optional(integer({ default: pad })),
    decoderStartTokenId: optional(integer({ default: decoderStart })),
  };
}

/** One id, or a list of them. */
function tokenIds(fallback: number | undefined): Field<number | readonly number[]> {
  const [one, several] = [integer(), list(integer(), { maxLength: 100 })];
  return {
    expected: `${one.expected}, or a list of such`,
    read: (value, where) => one.read(value, where) ?? several.read(value, where),
    ...(fallback !== undefined && { fallback: { value: fallback } }),
  };
}
