/** Python's pickles, of which PyTorch's `.bin`, `.pt` and `.pth` files are made: programs, which are never run. */
import { fail, inWords } from '@glossa/check';

/** @throws GlossaError `unsupported`, with the reason and what to do */
export function failOnPickle(where: string): never {
  const received = inWords('a pickle, which can run code when it is read: convert the model to model.safetensors');
  fail(where, 'safetensors', received, 'unsupported');
}

/**
 * Refuses a file whose name is a pickle's. `.bin` is also the name of other files, whose readers look inside.
 *
 * @throws GlossaError `unsupported`
 */
export function refusePickle(name: string): void {
  if (/\.(pt|pth|pkl|pickle|ckpt)$/i.test(name)) failOnPickle(name);
}

/**
 * Whether a file starts as PyTorch's zip or a bare pickle of protocol 2 to 5 does. Sound files of other formats may
 * start in the same way: ask only about one that is not what it should be.
 */
export function looksLikePickle(start: Uint8Array): boolean {
  const [a, b, c, d] = start;
  return (a === 0x50 && b === 0x4b && c === 3 && d === 4) || (a === 0x80 && b >= 2 && b <= 5);
}
