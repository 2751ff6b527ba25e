import { Tokenizer } from '@glossa/tokenizer';

/**
 * Makes a tokenizer that puts special tokens around texts, as Hugging Face's `TemplateProcessing` does.
 *
 * @param single such as `$A </s>`
 * @param pair such as `[CLS] $A [SEP] $B:1 [SEP]:1`; the number is the token type
 */
export function withTemplate(tokenizer: Tokenizer, single: string, pair = `${single} $B:1`): Tokenizer {
  const specials = new Set<string>();
  const pieces = (template: string) =>
    template.split(' ').map((piece) => {
      const [, id, type] = /^(.*?)(?::(\d))?$/.exec(piece)!;
      const place = { id: id.replace('$', ''), type_id: Number(type ?? 0) };
      if (id.startsWith('$')) return { Sequence: place };
      specials.add(id);
      return { SpecialToken: place };
    });
  const template = { type: 'TemplateProcessing', single: pieces(single), pair: pieces(pair) };
  const special = (token: string) => [token, { id: token, ids: [tokenizer.tokenToId(token)!], tokens: [token] }];
  const special_tokens = Object.fromEntries([...specials].map(special));
  return Tokenizer.fromJson({ ...tokenizer.toJson(), post_processor: { ...template, special_tokens } });
}
