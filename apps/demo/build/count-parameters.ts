/** How many parameters a safetensors file holds, from its header; the scales of quantized tensors are no parameters. */
export function countParameters(file: Buffer): number {
  const headerLength = Number(file.readBigUInt64LE(0));
  const { __metadata__: _metadata, ...tensors } = JSON.parse(file.toString('utf8', 8, 8 + headerLength)) as Record<
    string,
    { dtype: string; shape: number[] }
  >;
  const isScale = (name: string) => name.endsWith('.scale') && tensors[name.slice(0, -'.scale'.length)]?.dtype === 'I8';
  return Object.entries(tensors)
    .filter(([name]) => !isScale(name))
    .reduce((sum, [, { shape }]) => sum + shape.reduce((product, size) => product * size, 1), 0);
}
