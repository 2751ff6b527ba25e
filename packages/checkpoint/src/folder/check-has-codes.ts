/**
 * @param weights how many there are, quantized ones counted once
 * @param tensors how many are stored, scales among them
 * @throws when none is quantized, so that none can stay so
 */
export function checkHasCodes(weights: number, tensors: number, where: string): void {
  if (weights === tensors) throw new Error(`${where}: quantized: expected weights of int8 with scales, found none`);
}
