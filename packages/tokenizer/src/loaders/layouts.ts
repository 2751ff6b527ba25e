/** The layouts of model folders: which files hold a tokenizer, and how it is read from them. */
import { asBoolean, asInteger, asOptional, asString, fail, GlossaError, Untrusted } from '@glossa/check';
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { fromMarian } from './marian.js';
import { fromSentencePiece } from './sentence-piece.js';
import { fromT5 } from './t5.js';
import { fromVocabAndMerges } from './vocab-merges.js';
import { fromVocabTxt } from './vocab-txt.js';
import { fromXlnet } from './xlnet.js';

/** The tokenizers of a model: one, or one for each side of a translation model whose sides have files of their own. */
export interface Tokenizers {
  /** Encodes texts, of a translation model those to translate; decodes what the model writes. */
  readonly source: Tokenizer;
  /** Encodes texts of the language that the model translates into, as training needs them, and decodes them. */
  readonly target?: Tokenizer;
}

interface Layout {
  /** Files without which it is another layout. */
  readonly needs: readonly string[];
  /** Files that are read too where the folder has them. */
  readonly uses: readonly string[];
  readonly read: (files: FileContents) => Tokenizers;
}

/** The first layout whose files are there counts; a new layout is a line here. */
export const layouts = [
  {
    needs: ['tokenizer.json'],
    uses: [],
    read: (files) => ({ source: Tokenizer.fromJson(files.any('tokenizer.json')) }),
  },
  { needs: ['vocab.json', 'source.spm'], uses: ['target.spm'], read: readMarian },
  { needs: ['vocab.json', 'merges.txt'], uses: ['tokenizer_config.json'], read: readVocabAndMerges },
  { needs: ['vocab.txt'], uses: ['tokenizer_config.json'], read: readVocabTxt },
  { needs: ['spiece.model'], uses: ['tokenizer_config.json'], read: (files) => readPieces(files, 'spiece.model') },
  {
    needs: ['tokenizer.model'],
    uses: ['tokenizer_config.json'],
    read: (files) => readPieces(files, 'tokenizer.model'),
  },
] as const satisfies readonly Layout[];

export type TokenizerFileName = (typeof layouts)[number]['needs' | 'uses'][number];

/** Files that a tokenizer may be made of; `tokenizer.json` suffices where there is one. */
export const tokenizerFiles: readonly TokenizerFileName[] = /* @__PURE__ */ Array.from(
  /* @__PURE__ */ new Set(/* @__PURE__ */ layouts.flatMap(({ needs, uses }) => [...needs, ...uses])),
);

/** The files of one layout. */
export class FileContents {
  readonly #where: string;
  readonly #contents: Readonly<Record<string, string | Uint8Array | undefined>>;

  /** @param where the function that the user called */
  constructor(where: string, contents: Readonly<Record<string, string | Uint8Array | undefined>>) {
    this.#where = where;
    this.#contents = contents;
  }

  any(name: string): string | Uint8Array | undefined {
    return this.#contents[name];
  }

  text(name: string): string {
    const contents = this.any(name);
    return typeof contents === 'string' ? contents : new TextDecoder().decode(contents);
  }

  bytes(name: string): Uint8Array {
    const contents = this.any(name);
    return contents instanceof Uint8Array ? contents : fail(`${this.#where}: ${name}`, 'bytes', contents);
  }

  /** tokenizer_config.json, which may be missing: an empty object then. */
  get config(): Untrusted {
    return Untrusted.parse(this.any('tokenizer_config.json') ?? '{}', 'tokenizer_config.json');
  }
}

/** The error for a folder of no layout. @param names what the folder has, where that is known */
export function noLayout(where: string, names?: readonly string[]): GlossaError {
  const expected = layouts.map(({ needs }) => needs.join(' with ')).join(', ');
  const received = names === undefined ? 'none of them' : names.join(', ') || 'nothing';
  return new GlossaError('missing-file', `${where}: expected one of ${expected}, received ${received}`);
}

function readMarian(files: FileContents): Tokenizers {
  const vocab = files.text('vocab.json');
  const source = files.bytes('source.spm');
  if (files.any('target.spm') === undefined) return { source: fromMarian(vocab, source) };
  const target = files.bytes('target.spm');
  return { source: fromMarian(vocab, source, target), target: fromMarian(vocab, target) };
}

function readVocabAndMerges(files: FileContents): Tokenizers {
  const { config } = files;
  const options = { addPrefixSpace: flag(config, 'add_prefix_space'), roberta: kindOf(config) === 'Roberta' };
  return { source: fromVocabAndMerges(files.text('vocab.json'), files.text('merges.txt'), options) };
}

function readVocabTxt(files: FileContents): Tokenizers {
  const { config } = files;
  const source = fromVocabTxt(files.text('vocab.txt'), {
    lowercase: flag(config, 'do_lower_case'),
    stripAccents: flag(config, 'strip_accents'),
    separateIdeographs: flag(config, 'tokenize_chinese_chars'),
  });
  return { source };
}

/** A SentencePiece model as the class that tokenizer_config.json names reads it. */
function readPieces(files: FileContents, name: string): Tokenizers {
  const { config } = files;
  const model = files.bytes(name);
  const kind = kindOf(config);
  switch (kind) {
    case 'XLNet':
      return {
        source: fromXlnet(model, {
          lowercase: flag(config, 'do_lower_case'),
          keepAccents: flag(config, 'keep_accents'),
        }),
      };
    case 'T5':
    case 'MT5':
      return {
        source: fromT5(model, {
          extraIds: asInteger(0, 10_000, 100)(config.get('extra_ids')),
          legacy: flag(config, 'legacy'),
        }),
      };
    case '':
    case 'Llama':
      return {
        source: fromSentencePiece(model, {
          addBegin: flag(config, 'add_bos_token') ?? kind === 'Llama',
          addEnd: flag(config, 'add_eos_token'),
        }),
      };
  }
  const expected = 'XLNet, T5 or Llama, or a tokenizer.json beside the SentencePiece model';
  fail('tokenizer_config.json.tokenizer_class', expected, config.get('tokenizer_class').value, 'unsupported');
}

/** `Roberta` of `RobertaTokenizerFast`; empty where the config names none. */
function kindOf(config: Untrusted): string {
  return asString('')(config.get('tokenizer_class')).replace(/(Tokenizer)?(Fast)?$/, '');
}

function flag(config: Untrusted, key: string): boolean | undefined {
  return asOptional(asBoolean())(config.get(key));
}
