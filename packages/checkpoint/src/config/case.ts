/** `hidden_size` to `hiddenSize` and back; names that would not come back the same are no field's key. */

export function camelCase(key: string): string | undefined {
  if (!/^[a-z][a-z0-9]*(_[a-z0-9]+)*$/.test(key)) return undefined;
  const name = key.replace(/_([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
  return snakeCase(name) === key ? name : undefined;
}

export function snakeCase(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
}
