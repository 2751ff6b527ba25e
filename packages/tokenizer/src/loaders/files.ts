/** A tokenizer from the files of a model repository, whichever it has. */
import { Tokenizer } from '../tokenizer.js';
import { boolean, integer, optional, string, Untrusted } from '../untrusted.js';
import { fromMarian } from './marian.js';
import { fromSentencePiece } from './sentence-piece.js';
import { fromT5 } from './t5.js';
import { fromVocabAndMerges } from './vocab-merges.js';
import { fromVocabTxt } from './vocab-txt.js';
import { fromXlnet } from './xlnet.js';

/** Files that a tokenizer may be made of; `tokenizer.json` suffices where there is one. */
export const tokenizerFiles = [
  'tokenizer.json',
  'tokenizer_config.json',
  'vocab.json',
  'merges.txt',
  'vocab.txt',
  'spiece.model',
  'tokenizer.model',
  'source.spm',
] as const;

/**
 * Reads the tokenizer of a Hugging Face model.
 * @param files contents by name, of those among `tokenizerFiles` that the repository has
 */
export function fromFiles(
  files: Readonly<Partial<Record<(typeof tokenizerFiles)[number], string | Uint8Array>>>,
): Tokenizer {
  const {
    'tokenizer.json': json,
    'vocab.json': vocab,
    'merges.txt': merges,
    'vocab.txt': vocabTxt,
    'source.spm': source,
  } = files;
  if (json !== undefined) return Tokenizer.fromJson(json);
  const config = Untrusted.parse(files['tokenizer_config.json'] ?? '{}', 'tokenizer_config.json');
  const kind = string('')(config.get('tokenizer_class')).replace(/(Tokenizer)?(Fast)?$/, '');
  const flag = (key: string): boolean | undefined => optional(boolean())(config.get(key));
  if (vocab !== undefined && source !== undefined) return fromMarian(text(vocab), bytes(source));
  if (vocab !== undefined && merges !== undefined) {
    return fromVocabAndMerges(text(vocab), text(merges), {
      addPrefixSpace: flag('add_prefix_space'),
      roberta: kind === 'Roberta',
    });
  }
  if (vocabTxt !== undefined) {
    return fromVocabTxt(text(vocabTxt), {
      lowercase: flag('do_lower_case'),
      stripAccents: flag('strip_accents'),
      separateIdeographs: flag('tokenize_chinese_chars'),
    });
  }
  const model = files['spiece.model'] ?? files['tokenizer.model'];
  if (model === undefined) {
    throw new RangeError(
      `fromFiles: expected tokenizer.json, vocab.json with merges.txt or source.spm, vocab.txt or a SentencePiece model, received ${Object.keys(files).join(', ') || 'nothing'}`,
    );
  }
  switch (kind) {
    case 'XLNet':
      return fromXlnet(bytes(model), { lowercase: flag('do_lower_case'), keepAccents: flag('keep_accents') });
    case 'T5':
    case 'MT5':
      return fromT5(bytes(model), {
        extraIds: integer(0, 10_000, 100)(config.get('extra_ids')),
        legacy: flag('legacy'),
      });
    case '':
    case 'Llama':
      return fromSentencePiece(bytes(model), {
        addBegin: flag('add_bos_token') ?? kind === 'Llama',
        addEnd: flag('add_eos_token'),
      });
    default:
      return config
        .get('tokenizer_class')
        .fail('a tokenizer whose SentencePiece model is understood (XLNet, T5, Llama), or a tokenizer.json beside it');
  }
}

function text(contents: string | Uint8Array): string {
  return typeof contents === 'string' ? contents : new TextDecoder().decode(contents);
}

function bytes(contents: string | Uint8Array): Uint8Array {
  if (typeof contents === 'string')
    throw new TypeError('fromFiles: expected a SentencePiece model as bytes, received text');
  return contents;
}
