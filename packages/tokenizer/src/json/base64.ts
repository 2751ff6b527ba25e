/** Base64 text in an untrusted file, as bytes. */
import { asString, type Untrusted } from '@glossa/check';

export function fromBase64(field: Untrusted): Uint8Array {
  try {
    return Uint8Array.from(atob(asString()(field)), (character) => character.charCodeAt(0));
  } catch {
    return field.fail('base64');
  }
}

export function toBase64(bytes: Uint8Array): string {
  let text = '';
  for (let i = 0; i < bytes.length; i += 0x8000) text += String.fromCharCode(...bytes.subarray(i, i + 0x8000));
  return btoa(text);
}
