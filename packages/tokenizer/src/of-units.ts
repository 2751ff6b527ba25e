/** A property of UTF-16 units, worked out once for each of them. */

export function ofUnits(test: (character: string) => boolean): (unit: number) => boolean {
  /** 0 unknown, 1 false, 2 true. */
  const known = new Uint8Array(0x10000);
  return (unit) => (known[unit] ||= test(String.fromCharCode(unit)) ? 2 : 1) === 2;
}
