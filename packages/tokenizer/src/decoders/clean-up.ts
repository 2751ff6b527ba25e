/** Takes out the spaces that splitting put before punctuation and English contractions. */

const replacements: readonly (readonly [string, string])[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

/** @param contractsDoNot whether " do not" becomes " don't", as the WordPiece decoder has it */
export function cleanUp(text: string, contractsDoNot = false): string {
  const cleaned = replacements.reduce((current, [from, to]) => current.replaceAll(from, to), text);
  return contractsDoNot ? cleaned.replaceAll(' do not', " don't") : cleaned;
}
