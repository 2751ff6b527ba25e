/** Where the files of the bundled models lie. */
import shakespeareChar from '@glossa/model-shakespeare-char';
import squad from '@glossa/model-squad';
import tangPoems from '@glossa/model-tang-poems';
import translationEnZh from '@glossa/model-translation-en-zh';
import type { ModelName } from '../worker/protocol.js';

export const sources: Readonly<Record<ModelName, Readonly<Record<string, URL>>>> = {
  'shakespeare-char': shakespeareChar,
  squad,
  'tang-poems': tangPoems,
  'translation-en-zh': translationEnZh,
};
