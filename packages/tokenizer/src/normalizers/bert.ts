/** BERT's normalizer: control characters out, ideographs apart, and for uncased models accents off and case folded. */
import type { AlignedText } from '../text/aligned-text.js';
import { asBoolean, asOptional, type Untrusted } from '@glossa/check';
import type { Normalizer } from './normalizer.js';
import { normalizeTo } from './unicode-form.js';

export const ideograph =
  /[\u4e00-\u9fff\u3400-\u4dbf\u{20000}-\u{2a6df}\u{2a700}-\u{2b73f}\u{2b740}-\u{2b81f}\u{2b920}-\u{2ceaf}\uf900-\ufaff\u{2f800}-\u{2fa1f}]/u;

export function parseBertNormalizer(field: Untrusted): Normalizer {
  const options = field.read({
    clean_text: asBoolean(true),
    handle_chinese_chars: asBoolean(true),
    strip_accents: asOptional(asBoolean()),
    lowercase: asBoolean(true),
  });
  const { clean_text: cleans, handle_chinese_chars: separatesIdeographs, lowercase: lowers } = options;
  const strips = options.strip_accents ?? lowers;
  const normalizer = (text: AlignedText): AlignedText => {
    if (/^[ -~]*$/.test(text.text)) return lowers ? text.derive(text.text.toLowerCase(), undefined) : text;
    let result = text;
    if (cleans) result = result.mapCharacters(clean);
    if (separatesIdeographs)
      result = result.mapCharacters((character) => (ideograph.test(character) ? ` ${character} ` : undefined));
    if (strips) result = stripMarks(normalizeTo(result, 'NFD'));
    return lowers ? lowercase(result) : result;
  };
  return Object.assign(normalizer, { separatesCharacters: true, separatesIdeographs });
}

function clean(character: string): string | undefined {
  if (/[!-~]/.test(character)) return undefined;
  if (/[\t\n\r\p{Zs}]/u.test(character)) return ' ';
  if (/[\ufffd\p{Cc}\p{Cf}\p{Co}]/u.test(character)) return '';
  return /\p{White_Space}/u.test(character) ? ' ' : undefined;
}

function stripMarks(text: AlignedText): AlignedText {
  return text.mapCharacters((character) => (character > '\u02ff' && /\p{Mn}/u.test(character) ? '' : undefined));
}

/** Character by character, without the rules that look at neighbors. */
export function lowercase(text: AlignedText): AlignedText {
  return text.mapCharacters((character) => character.toLowerCase());
}
