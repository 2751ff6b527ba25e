/** Names of the classes a head chooses from. */
export interface Labels {
  /** By index; default LABEL_0 and LABEL_1. */
  readonly labels?: readonly string[];
}

/** As Hugging Face names classes that have no names. */
export function defaultLabels(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `LABEL_${i}`);
}
