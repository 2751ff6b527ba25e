import { readData } from '../src/data.js';

/** The text of nanoGPT's character-level setting: the first 90% for training, the rest for validation. */
export async function loadShakespeare(): Promise<{ train: string; validation: string }> {
  const text = await readData('text/tinyshakespeare/input.txt.gz');
  const boundary = Math.floor(0.9 * text.length);
  return { train: text.slice(0, boundary), validation: text.slice(boundary) };
}
