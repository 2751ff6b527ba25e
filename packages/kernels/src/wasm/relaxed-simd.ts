/** The smallest module with an `f32x4.relaxed_madd`: a function of no arguments that drops its result. */
// prettier-ignore
const PROBE = new Uint8Array([
  0, 97, 115, 109, 1, 0, 0, 0, // magic, version
  1, 4, 1, 96, 0, 0, // type section: () -> ()
  3, 2, 1, 0, // one function of that type
  10, 20, 1, 18, 0, // its code
  65, 0, 253, 15, // i32.const 0, i8x16.splat
  65, 0, 253, 15,
  65, 0, 253, 15,
  253, 133, 2, // f32x4.relaxed_madd
  26, 11, // drop, end
]);

/**
 * Whether relaxed SIMD (fused multiply-add) can be used. On by default in browsers and from Node 22;
 * Node 20 has it behind a flag of V8, which may be set as long as nothing that uses it has been compiled.
 */
export function hasRelaxedSimd(): boolean {
  if (WebAssembly.validate(PROBE)) return true;
  const { process } = globalThis as {
    process?: { versions?: { node?: string }; getBuiltinModule?: (id: string) => unknown };
  };
  const major = Number(process?.versions?.node?.split('.')[0]);
  if (major !== 20 && major !== 21) return false;
  // getBuiltinModule, not import: synchronous, and nothing for a bundler to see
  const v8 = process?.getBuiltinModule?.('node:v8') as { setFlagsFromString(flags: string): void } | undefined;
  v8?.setFlagsFromString('--experimental-wasm-relaxed-simd');
  return WebAssembly.validate(PROBE);
}
