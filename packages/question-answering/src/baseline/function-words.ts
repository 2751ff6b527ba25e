const functionWords = new Set(
  `a about above after again against all along also although am among an and any are around as at be became because
  become been before being below between both but by came can could did do does doing down during each either for
  from further had has have having he her here hers him his how however i if in into is it its itself just may me
  might more most must my neither no nor not of off on once only onto or other our out over own said same shall
  she should since so some such than that the their them then there these they this those though through thus to
  too under until up upon us very was we were what when where whether which while who whom whose why will with
  within without would yet you your`.split(/\s+/),
);

/** Whether a word (in lower case) carries grammar rather than content. English only. */
export function isFunctionWord(word: string): boolean {
  return functionWords.has(word);
}
