/** Python's pickles, which are programs; PyTorch's `.bin`, `.pt` and `.pth` files are made of them. */

export const pickleReason = 'a pickle can run code when it is read; convert the model to model.safetensors';

/** @throws Error with the reason when a file is named as pickles are; `.bin` is the name of others too, whose readers look inside. */
export function refusePickle(name: string): void {
  if (/\.(pt|pth|pkl|pickle|ckpt)$/i.test(name)) throw new Error(`${name}: ${pickleReason}`);
}

/** PyTorch's zip, or a bare pickle of protocol 2 to 5. Other files may begin so too: ask only of one that is not what it should be. */
export function looksLikePickle(start: Uint8Array): boolean {
  const [a, b, c, d] = start;
  return (a === 0x50 && b === 0x4b && c === 3 && d === 4) || (a === 0x80 && b >= 2 && b <= 5);
}
