/** GPT-2's pre-tokenizer: pieces by its expression, then every byte as a printable character. */
import type { AlignedText } from '../aligned-text.js';
import { toByteAlphabet } from '../byte-alphabet.js';
import { splitGpt2, type Splitter } from '../patterns/splitter.js';
import { prefixed } from '../normalizers/prepend.js';
import type { Untrusted } from '../untrusted.js';
import type { PreTokenizer } from './pre-tokenizer.js';

export class ByteLevel implements PreTokenizer {
  constructor(
    readonly addPrefixSpace: boolean,
    readonly splitter: Splitter | undefined,
  ) {}

  split(text: AlignedText): AlignedText[] {
    const whole = this.withPrefix(text);
    const pieces: AlignedText[] = [];
    for (let start = 0; start < whole.text.length; ) {
      const end = this.splitter?.(whole.text, start) ?? whole.text.length;
      pieces.push(whole.slice(start, end).mapCharacters(toByteAlphabet));
      start = end;
    }
    return pieces;
  }

  /** The text with the space that makes a first word look like any other. */
  withPrefix(text: AlignedText): AlignedText {
    return this.addPrefixSpace && !text.text.startsWith(' ') ? prefixed(text, ' ') : text;
  }

  static parse(field: Untrusted): ByteLevel {
    field.only('type', 'add_prefix_space', 'trim_offsets', 'use_regex');
    field.get('trim_offsets').boolean(true); // Only its namesake among the post-processors reads it.
    return new ByteLevel(field.get('add_prefix_space').boolean(true), field.get('use_regex').boolean(true) ? splitGpt2 : undefined);
  }
}
