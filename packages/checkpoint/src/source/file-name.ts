/** Names of files inside a source: relative, with forward slashes, never leaving it. */
import { show } from '../show.js';

/** @throws Error when the name could reach outside its folder */
export function checkFileName(name: string): void {
  const segments = name.split('/');
  const plain = segments.every((segment) => segment !== '' && segment !== '.' && segment !== '..');
  if (!plain || /[\\:\0]/.test(name))
    throw new Error(`file name ${show(name)}: expected a relative path inside the source, like "model.safetensors"`);
}
