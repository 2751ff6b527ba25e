import { describe, expect, it } from 'vitest';
import { openLlama2c } from '../llama2c/open-llama2c.js';
import { openSafetensors } from '../safetensors/open-safetensors.js';
import { parseSafetensors } from '../safetensors/parse-safetensors.js';
import { bytesFile } from './random-access-file.js';

const padded = (...start: number[]) => Uint8Array.from({ length: 1000 }, (_, i) => start[i] ?? 0x41);

// How torch.save writes, by default and before 1.6, and pickle.dump by protocols 2 and 5.
describe.each([
  ['a zip', padded(0x50, 0x4b, 3, 4, 0, 0, 8, 8)],
  ["PyTorch's older layout", padded(0x80, 2, 0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19)],
  ['a dictionary', padded(0x80, 2, 0x7d, 0x71)],
  ['a frame', padded(0x80, 5, 0x95)],
])('a pickle that is %s', (_, bytes) => {
  it('is refused with the reason, whatever its name says', async () => {
    const reason = 'pytorch_model.bin: expected safetensors, received a pickle, which can run code when it is read';
    expect(() => parseSafetensors(bytes, 'pytorch_model.bin')).toThrow(reason);
    await expect(openSafetensors(bytesFile(bytes), 'pytorch_model.bin')).rejects.toThrow(reason);
    await expect(openLlama2c(bytesFile(bytes), 'pytorch_model.bin')).rejects.toThrow(reason);
  });
});
