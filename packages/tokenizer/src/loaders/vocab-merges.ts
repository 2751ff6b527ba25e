/** GPT-2's and RoBERTa's files: vocab.json and merges.txt. */
import { Tokenizer } from '../tokenizer/tokenizer.js';
import { asBoolean, asList, asOptional, readOptions, asString, Untrusted } from '@glossa/check';
import { byteLevelJson } from './parts-json.js';

export interface VocabMergesOptions {
  /** Whether a first word is treated like any other, by a space before it; false by default. */
  addPrefixSpace?: boolean;
  /** Whether texts are put between `<s>` and `</s>`, as RoBERTa reads them; false by default. */
  roberta?: boolean;
  /** Tokens that control the model; by default GPT-2's or RoBERTa's, as far as the vocabulary has them. */
  specialTokens?: readonly string[];
}

/**
 * A byte-level BPE tokenizer from its two files.
 * @param vocab vocab.json, parsed or as text: `{ token: id }`
 * @param merges merges.txt: "left right" a line, best first
 */
export function fromVocabAndMerges(vocab: unknown, merges: string, options: VocabMergesOptions = {}): Tokenizer {
  const { addPrefixSpace, roberta, ...named } = readOptions('fromVocabAndMerges', options, {
    addPrefixSpace: asBoolean(false),
    roberta: asBoolean(false),
    specialTokens: asOptional(asList(asString())),
  });
  const ids = Untrusted.parse(vocab, 'vocab.json').record;
  const usual = roberta ? ['<s>', '<pad>', '</s>', '<unk>', '<mask>'] : ['<|endoftext|>'];
  const specialTokens = named.specialTokens ?? usual.filter((token) => Object.hasOwn(ids, token));
  const lines = merges.split(/\r?\n/).filter((line, i) => line !== '' && !(i === 0 && line.startsWith('#version')));
  const byteLevel = byteLevelJson(addPrefixSpace, true);
  return Tokenizer.fromJson({
    // RoBERTa's mask swallows the space before it.
    added_tokens: specialTokens.map((content) => ({
      id: ids[content],
      content,
      special: true,
      lstrip: roberta && content === '<mask>',
    })),
    pre_tokenizer: byteLevel,
    post_processor: roberta
      ? {
          type: 'RobertaProcessing',
          sep: ['</s>', ids['</s>']],
          cls: ['<s>', ids['<s>']],
          trim_offsets: true,
          add_prefix_space: addPrefixSpace,
        }
      : { ...byteLevel, trim_offsets: false },
    decoder: byteLevel,
    model: { type: 'BPE', vocab: ids, merges: lines },
  });
}
