/** The tokenizers of other libraries, each as a function from a text to its ids. */
import { importPeer } from '../../harness/peers.js';

export type Encode = (text: string) => ArrayLike<number> | Promise<ArrayLike<number>>;

export interface Contender {
  name: string;
  encode: Encode;
}

const load = <Module>(specifier: string) => importPeer<Module>('tokenizer', specifier);

interface RustTokenizer {
  encode(text: string, pair: null, options: { addSpecialTokens: boolean }): Promise<{ getIds(): number[] }>;
  train(files: string[]): void;
  getVocabSize(): number;
  setPreTokenizer(preTokenizer: unknown): void;
}

export interface RustPackage {
  Tokenizer: { new (model: unknown): RustTokenizer; fromString(json: string): RustTokenizer };
  BPE: { empty(): unknown };
  byteLevelPreTokenizer(addPrefixSpace: boolean): unknown;
}

export interface HuggingFacePackage {
  Tokenizer: new (
    json: object,
    config: object,
  ) => { encode(text: string, options: { add_special_tokens: boolean }): { ids: number[] } };
}

export const loadRust = () => load<RustPackage>('tokenizers');
export const loadHuggingFace = () => load<HuggingFacePackage>('@huggingface/tokenizers');

/** The two libraries of Hugging Face, which read a tokenizer.json. */
export async function huggingFace(json: object): Promise<Contender[]> {
  const [javascript, rust] = [
    new (await loadHuggingFace()).Tokenizer(json, {}),
    (await loadRust()).Tokenizer.fromString(JSON.stringify(json)),
  ];
  return [
    { name: '@huggingface/tokenizers', encode: (text) => javascript.encode(text, { add_special_tokens: false }).ids },
    {
      name: 'tokenizers (Rust)',
      encode: async (text) => (await rust.encode(text, null, { addSpecialTokens: false })).getIds(),
    },
  ];
}

interface Ranks {
  pat_str: string;
  special_tokens: Record<string, number>;
  bpe_ranks: string;
}

export const loadRanks = async (name: string) => (await load<{ default: Ranks }>(`js-tiktoken/ranks/${name}`)).default;

/** The libraries that hold OpenAI's vocabularies. @param name of the encoding: gpt2, cl100k_base */
export async function openAi(name: 'gpt2' | 'cl100k_base'): Promise<Contender[]> {
  const [gptTokenizer, tiktoken, jsTiktoken] = await Promise.all([
    load<{ encode(text: string): number[] }>(`gpt-tokenizer/encoding/${name}`),
    load<{ get_encoding(name: string): { encode_ordinary(text: string): Uint32Array } }>('tiktoken'),
    load<{ Tiktoken: new (ranks: Ranks) => { encode(text: string): number[] } }>('js-tiktoken/lite'),
  ]);
  const [wasm, lite] = [tiktoken.get_encoding(name), new jsTiktoken.Tiktoken(await loadRanks(name))];
  return [
    { name: 'gpt-tokenizer', encode: (text) => gptTokenizer.encode(text) },
    { name: 'tiktoken', encode: (text) => wasm.encode_ordinary(text) },
    { name: 'js-tiktoken', encode: (text) => lite.encode(text) },
  ];
}
